package dev.rackloom.engine.load;

import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.Literal;

/** A CP-SAT model whose answers are devices by item. */
interface SatModel {

  /** To be solved; its objective counts {@link #unit}s. */
  CpModel model();

  /** Nanoseconds a unit. */
  double unit();

  /** Suggests an answer. */
  void hint(int[] device);

  /** The device by item of an answer. */
  int[] read(Values values);

  /** Reads literals of an answer. */
  interface Values {
    boolean is(Literal literal);
  }
}
