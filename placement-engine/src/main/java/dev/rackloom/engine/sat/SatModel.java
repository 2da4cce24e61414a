package dev.rackloom.engine.sat;

import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.IntVar;
import com.google.ortools.sat.Literal;

/** A CP-SAT model whose answers are devices: by stage, or by whatever its maker places. */
public interface SatModel {

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
