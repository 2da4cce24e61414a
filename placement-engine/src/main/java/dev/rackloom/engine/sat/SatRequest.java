package dev.rackloom.engine.sat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** What a worker is asked. Not a record: it holds bytes. */
final class SatRequest {

  final byte[] model;
  final double seconds;
  final int workers;
  final int seed;

  /** A model in OR-Tools' own encoding, and how long, with how many threads and from which seed. */
  SatRequest(byte[] model, double seconds, int workers, int seed) {
    this.model = model;
    this.seconds = seconds;
    this.workers = workers;
    this.seed = seed;
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(model.length);
    out.write(model);
    out.writeDouble(seconds);
    out.writeInt(workers);
    out.writeInt(seed);
    out.flush();
  }

  static SatRequest read(DataInputStream in) throws IOException {
    byte[] model = new byte[in.readInt()];
    in.readFully(model);
    return new SatRequest(model, in.readDouble(), in.readInt(), in.readInt());
  }
}
