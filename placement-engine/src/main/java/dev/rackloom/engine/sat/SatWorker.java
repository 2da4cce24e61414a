package dev.rackloom.engine.sat;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * The other process: reads models from its input and writes what comes of them to its output. Ends
 * when its input ends.
 */
public final class SatWorker {

  static final int SOLVE = 'M';
  static final int STOP = 'X';
  static final int PING = 'P';
  static final int ANSWER = 'A';
  static final int BOUND = 'B';
  static final int END = 'E';

  private final DataInputStream in;
  private final DataOutputStream out;

  private SatWorker(DataInputStream in, DataOutputStream out) {
    this.in = in;
    this.out = out;
  }

  /** Serves until the input ends. */
  public static void main(String[] arguments) throws IOException {
    OutputStream frames = System.out;
    System.setOut(new PrintStream(System.err, true));
    DataInputStream in = new DataInputStream(new BufferedInputStream(System.in));
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(frames));
    new SatWorker(in, out).serve();
  }

  private void serve() throws IOException {
    SatRunner running = null;
    try {
      while (true) {
        int command = in.readUnsignedByte();
        if (command == SOLVE) {
          SatRequest request = SatRequest.read(in);
          SatRunner runner = new SatHere();
          running = runner;
          Thread thread = new Thread(() -> solve(runner, request), "solve");
          thread.setDaemon(true);
          thread.start();
        } else if (command == PING) {
          frame(PING, () -> {});
        } else if (command == STOP && running != null) {
          running.stop();
        }
      }
    } catch (EOFException over) {
      Runtime.getRuntime().halt(0);
    }
  }

  private void solve(SatRunner runner, SatRequest request) {
    SatRunner.Result result = runner.run(request, new Frames());
    frame(
        END,
        () -> {
          out.writeUTF(result.status().name());
          out.writeDouble(result.bound());
        });
  }

  /** What a frame holds. */
  private interface Body {
    void write() throws IOException;
  }

  private synchronized void frame(int kind, Body body) {
    try {
      out.writeByte(kind);
      body.write();
      out.flush();
    } catch (IOException gone) {
      Runtime.getRuntime().halt(0);
    }
  }

  private final class Frames implements SatRunner.Listener {

    @Override
    public void answer(SatAnswer values) {
      frame(ANSWER, () -> values.write(out));
    }

    @Override
    public void bound(double units) {
      frame(BOUND, () -> out.writeDouble(units));
    }
  }
}
