package dev.rackloom.engine.sat;

import dev.rackloom.api.Numbers;
import dev.rackloom.engine.sat.LinearProgram.Column;
import dev.rackloom.engine.sat.LinearProgram.Solution;
import dev.rackloom.engine.sat.LinearProgram.Term;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Linear programs on their way to a worker, and answers on theirs back. */
final class LinearFrames {

  private LinearFrames() {}

  static void write(DataOutputStream out, List<Column> columns) throws IOException {
    out.writeInt(columns.size());
    for (Column column : columns) {
      out.writeDouble(column.least());
      out.writeDouble(column.most());
      out.writeDouble(column.cost());
    }
  }

  static List<Column> readColumns(DataInputStream in) throws IOException {
    List<Column> columns = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      columns.add(new Column(in.readDouble(), in.readDouble(), in.readDouble()));
    }
    return columns;
  }

  static void write(DataOutputStream out, double least, List<Term> terms) throws IOException {
    out.writeDouble(least);
    out.writeInt(terms.size());
    for (Term term : terms) {
      out.writeInt(term.column());
      out.writeDouble(term.factor());
    }
  }

  /** Reads a row into a program. */
  static void readRow(DataInputStream in, LinearRunner into) throws IOException {
    double least = in.readDouble();
    List<Term> terms = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      terms.add(new Term(in.readInt(), in.readDouble()));
    }
    into.atLeast(least, terms);
  }

  static void write(DataOutputStream out, Optional<Solution> solution) throws IOException {
    out.writeBoolean(solution.isPresent());
    if (solution.isPresent()) {
      Numbers values = solution.get().values();
      out.writeDouble(solution.get().sum());
      out.writeInt(values.size());
      for (int v = 0; v < values.size(); v++) {
        out.writeDouble(values.get(v));
      }
    }
  }

  static Optional<Solution> readSolution(DataInputStream in) throws IOException {
    if (!in.readBoolean()) {
      return Optional.empty();
    }
    double sum = in.readDouble();
    double[] values = new double[in.readInt()];
    for (int v = 0; v < values.length; v++) {
      values[v] = in.readDouble();
    }
    return Optional.of(new Solution(sum, Numbers.of(values)));
  }
}
