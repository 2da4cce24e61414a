package dev.rackloom.engine.sat;

import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.IntVar;
import com.google.ortools.sat.Literal;

/** A CP-SAT model whose answers are devices: by stage, or by whatever its maker places. */
public interface SatModel {

  /**
   * The finest unit of time, nanoseconds: numbers are not scaled by more than 1e4 a millisecond.
   * With 1e6 a wrong proof has been seen.
   */
  double FINEST_NANOS = 100;

  /** To be solved; its objective counts {@link #unit}s. */
  CpModel model();

  /** What a unit of the objective is worth. */
  double unit();

  /** Suggests an answer. */
  void hint(int[] device);

  /** The devices of an answer. */
  int[] read(Values values);

  /** Reads the variables of an answer. */
  interface Values {

    /** Whether a literal is true. */
    boolean is(Literal literal);

    /** What a variable is. */
    long value(IntVar variable);
  }
}
