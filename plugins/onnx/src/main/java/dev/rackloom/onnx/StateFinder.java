package dev.rackloom.onnx;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.graph.State;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises state by the names that exporters give it: an input {@code past_key_values.3.key}
 * whose output is {@code present.3.key}, or {@code past_...} and {@code present_...}.
 */
final class StateFinder {

  private static final Pattern PAST = Pattern.compile("^past(?:_key_values)?[._]?(.*)$");
  private static final Pattern PRESENT = Pattern.compile("^present(?:_key_values)?[._]?(.*)$");
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private StateFinder() {}

  static List<State> find(List<Tensor> tensors, Ids inputs, Ids outputs) {
    Map<String, Tensor> presents = new HashMap<>();
    outputs.stream()
        .mapToObj(tensors::get)
        .forEach(t -> {
          Matcher m = PRESENT.matcher(t.name());
          if (m.matches()) {
            presents.put(m.group(1), t);
          }
        });
    List<State> states = new ArrayList<>();
    inputs.stream()
        .mapToObj(tensors::get)
        .forEach(past -> {
          Matcher m = PAST.matcher(past.name());
          if (m.matches() && presents.containsKey(m.group(1))) {
            states.add(state(past, java.util.Objects.requireNonNull(presents.get(m.group(1)))));
          }
        });
    return states;
  }

  private static State state(Tensor past, Tensor present) {
    Matcher number = NUMBER.matcher(past.name());
    int layer = number.find() ? Integer.parseInt(number.group()) : -1;
    return new State(
        past.name(), "kv", past.id(), present.id(), layer, Dim.zero(), bytesPerToken(past));
  }

  /**
   * (batch, heads, tokens, width): one token of one sequence is everything but the first and third
   * extent.
   */
  private static Dim bytesPerToken(Tensor past) {
    if (!(past.shape() instanceof Shape.Ranked r) || r.dims().size() != 4) {
      return Dim.unknown("'" + past.name() + "' is not (batch, heads, tokens, width)");
    }
    return past.dtype().bytes(r.dims().get(1).times(r.dims().get(3)));
  }
}
