package dev.rackloom.llm;

import dev.rackloom.api.graph.DType;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What numbers are kept and computed in.
 *
 * @param activations between operators, and of weights that are not quantised
 * @param cache of keys, values and latents
 * @param quantised how linear weights are quantised; empty if they are not
 * @param stored what each weight is kept in where the file says so, by its name; wins
 */
public record Precision(
    DType activations, DType cache, Optional<Quantised> quantised, Map<String, DType> stored) {

  public Precision {
    stored = Map.copyOf(stored);
  }

  /** Everything in one type. */
  public static Precision all(DType dtype) {
    return new Precision(dtype, dtype, Optional.empty(), Map.of());
  }

  /**
   * A way to quantise linear weights.
   *
   * @param weights what they are kept in, scales included
   * @param compute what their products are computed in
   * @param except parts of names that keep the ordinary type; {@code *} stands for anything
   * @param expertsOnly whether only routed experts are quantised
   */
  public record Quantised(DType weights, DType compute, Set<String> except, boolean expertsOnly) {
    public Quantised {
      except = Set.copyOf(except);
    }

    boolean covers(String weight) {
      boolean linear = !weight.contains("embed") && !weight.contains("lm_head");
      boolean wanted = !expertsOnly || weight.contains(".experts.");
      return linear && wanted && !router(weight) && except.stream().noneMatch(e -> hits(e, weight));
    }

    /** Routers stay in full precision in every scheme known. */
    private static boolean router(String weight) {
      return weight.endsWith("mlp.gate.weight") || weight.endsWith("router.weight");
    }

    private static boolean hits(String pattern, String weight) {
      String plain = pattern.startsWith("re:") ? pattern.substring(3).replace(".*", "*") : pattern;
      int at = 0;
      for (String part : plain.split("\\*")) {
        int found = weight.indexOf(part, at);
        if (found < 0) {
          return false;
        }
        at = found + part.length();
      }
      return true;
    }
  }

  /** This with what a file says of its weights. */
  Precision withStored(Map<String, DType> types) {
    return new Precision(activations, cache, quantised, types);
  }

  /** The type that a vector of weights is kept in: never quantised. */
  DType gain(String weight) {
    return stored.getOrDefault(weight, activations);
  }

  /** The type that the linear weight of that name is kept in. */
  DType stored(String weight) {
    @Nullable DType told = stored.get(weight);
    if (told != null) {
      return told;
    }
    return quantised.filter(q -> q.covers(weight)).map(Quantised::weights).orElse(activations);
  }

  /** The type that products with the weight of that name are computed in. */
  DType compute(String weight) {
    return quantised.filter(q -> q.covers(weight)).map(Quantised::compute).orElse(activations);
  }
}
