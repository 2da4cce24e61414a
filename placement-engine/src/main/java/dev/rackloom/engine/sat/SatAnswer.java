package dev.rackloom.engine.sat;

import com.google.ortools.sat.IntVar;
import com.google.ortools.sat.Literal;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntToLongFunction;

/** The variables of an answer: those that are not 0 as bits, those that are not 1 either beside. */
final class SatAnswer implements SatModel.Values {

  private final BitSet notZero;
  private final Map<Integer, Long> large;

  private SatAnswer(BitSet notZero, Map<Integer, Long> large) {
    this.notZero = notZero;
    this.large = large;
  }

  /** So many variables, by their number. */
  static SatAnswer of(int variables, IntToLongFunction valueOf) {
    BitSet notZero = new BitSet(variables);
    Map<Integer, Long> large = new HashMap<>();
    for (int v = 0; v < variables; v++) {
      long value = valueOf.applyAsLong(v);
      notZero.set(v, value != 0);
      if (value != 0 && value != 1) {
        large.put(v, value);
      }
    }
    return new SatAnswer(notZero, large);
  }

  void write(DataOutputStream out) throws IOException {
    byte[] bits = notZero.toByteArray();
    out.writeInt(bits.length);
    out.write(bits);
    out.writeInt(large.size());
    for (var entry : large.entrySet()) {
      out.writeInt(entry.getKey());
      out.writeLong(entry.getValue());
    }
  }

  static SatAnswer read(DataInputStream in) throws IOException {
    byte[] bits = new byte[in.readInt()];
    in.readFully(bits);
    Map<Integer, Long> large = new HashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      large.put(in.readInt(), in.readLong());
    }
    return new SatAnswer(BitSet.valueOf(bits), large);
  }

  @Override
  public boolean is(Literal literal) {
    int index = literal.getIndex();
    return index >= 0 ? notZero.get(index) : !notZero.get(-index - 1);
  }

  @Override
  public long value(IntVar variable) {
    int index = variable.getIndex();
    return large.getOrDefault(index, notZero.get(index) ? 1L : 0L);
  }
}
