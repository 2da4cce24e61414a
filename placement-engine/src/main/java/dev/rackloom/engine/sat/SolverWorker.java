package dev.rackloom.engine.sat;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Optional;

/**
 * The other process: reads models from its input and writes what comes of them to its output. Ends
 * when its input ends.
 */
public final class SolverWorker {

  static final int SOLVE = 'M';
  static final int STOP = 'X';
  static final int PING = 'P';
  static final int ANSWER = 'A';
  static final int BOUND = 'B';
  static final int END = 'E';
  static final int COLUMNS = 'C';
  static final int ROW = 'R';
  static final int MINIMISE = 'L';
  static final int LEAST = 'V';

  private final DataInputStream in;
  private final DataOutputStream out;
  private Optional<SatRunner> running = Optional.empty();
  private Optional<LinearRunner> linear = Optional.empty();

  private SolverWorker(DataInputStream in, DataOutputStream out) {
    this.in = in;
    this.out = out;
  }

  /** Serves until the input ends. */
  public static void main(String[] arguments) throws IOException {
    OutputStream frames = System.out;
    System.setOut(new PrintStream(System.err, true));
    DataInputStream in = new DataInputStream(new BufferedInputStream(System.in));
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(frames));
    new SolverWorker(in, out).serve();
  }

  private void serve() throws IOException {
    try {
      while (true) {
        obey(in.readUnsignedByte());
      }
    } catch (EOFException over) {
      Runtime.getRuntime().halt(0);
    }
  }

  private void obey(int command) throws IOException {
    switch (command) {
      case SOLVE -> begin(SatRequest.read(in));
      case STOP -> running.ifPresent(SatRunner::stop);
      case PING -> frame(PING, () -> {});
      case COLUMNS -> {
        linear.ifPresent(LinearRunner::giveBack);
        linear = Optional.of(new LinearHere(LinearFrames.readColumns(in)));
      }
      case ROW -> LinearFrames.readRow(in, linear.orElseThrow());
      case MINIMISE -> {
        Optional<LinearProgram.Solution> least = linear.orElseThrow().minimise();
        frame(LEAST, () -> LinearFrames.write(out, least));
      }
      default -> throw new IOException("a command of an unknown kind");
    }
  }

  /** Solves on a thread of its own, so that it can be told to stop. */
  private void begin(SatRequest request) {
    SatRunner runner = new SatHere();
    running = Optional.of(runner);
    Thread thread = new Thread(() -> solve(runner, request), "solve");
    thread.setDaemon(true);
    // who asked sees the end of the process, and goes on without it
    thread.setUncaughtExceptionHandler((t, failure) -> {
      try {
        System.err.println(failure);
      } finally {
        Runtime.getRuntime().halt(1);
      }
    });
    thread.start();
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
