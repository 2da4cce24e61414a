package dev.rackloom.engine.sat;

import com.google.ortools.sat.CpSolverStatus;
import java.io.DataInputStream;
import java.io.IOException;

/** Asks a worker for the answers of a CP-SAT model. */
final class SatProcess implements SatRunner {

  private final SolverProcess process;
  private boolean running;

  SatProcess(SolverProcess process) {
    this.process = process;
  }

  @Override
  public Result run(SatRequest request, Listener to) {
    try {
      return process.talk((asked, answers) -> {
        ask(request);
        return read(answers, to);
      });
    } finally {
      ended();
    }
  }

  private synchronized void ask(SatRequest request) throws IOException {
    process.send(SolverWorker.SOLVE, request::write);
    running = true;
  }

  private Result read(DataInputStream answers, Listener to) throws IOException {
    while (true) {
      int kind = answers.readUnsignedByte();
      switch (kind) {
        case SolverWorker.ANSWER -> to.answer(SatAnswer.read(answers));
        case SolverWorker.BOUND -> to.bound(answers.readDouble());
        case SolverWorker.END -> {
          ended();
          return new Result(CpSolverStatus.valueOf(answers.readUTF()), answers.readDouble());
        }
        default -> throw new IOException("a frame of the unknown kind " + kind);
      }
    }
  }

  private synchronized void ended() {
    running = false;
  }

  @Override
  public synchronized void stop() {
    if (running) {
      try {
        process.send(SolverWorker.STOP, to -> {});
      } catch (IOException gone) {
        process.end();
      }
    }
  }

  @Override
  public void giveBack() {
    process.giveBack();
  }

  /** The worker's process, for tests that end it. */
  ProcessHandle handle() {
    return process.handle();
  }
}
