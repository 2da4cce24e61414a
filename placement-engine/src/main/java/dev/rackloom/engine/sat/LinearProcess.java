package dev.rackloom.engine.sat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Asks a worker for the least of a linear program. */
final class LinearProcess implements LinearRunner {

  private final SolverProcess process;
  private boolean lost;

  LinearProcess(SolverProcess process, List<LinearProgram.Column> columns) {
    this.process = process;
    tell(SolverWorker.COLUMNS, to -> LinearFrames.write(to, columns));
  }

  @Override
  public void atLeast(double least, List<LinearProgram.Term> terms) {
    tell(SolverWorker.ROW, to -> LinearFrames.write(to, least, terms));
  }

  private void tell(int command, SolverProcess.Body body) {
    talk((asked, answers) -> {
      asked.send(command, body);
      return true;
    });
  }

  @Override
  public Optional<LinearProgram.Solution> minimise() {
    return talk((asked, answers) -> {
      asked.send(SolverWorker.MINIMISE, to -> {});
      int kind = answers.readUnsignedByte();
      if (kind != SolverWorker.LEAST) {
        throw new IOException("a frame of the unknown kind " + kind);
      }
      return LinearFrames.readSolution(answers);
    });
  }

  private <R> R talk(SolverProcess.Talk<R> talk) {
    lost = true;
    R answer = process.talk(talk);
    lost = false;
    return answer;
  }

  @Override
  public void giveBack() {
    if (!lost) {
      process.giveBack();
    }
  }
}
