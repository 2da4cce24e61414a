package dev.rackloom.core;

import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.workload.Workload;
import dev.rackloom.engine.Pass;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Binds a model's own size symbols. A name that is given wins; {@code batch} and {@code seq} also
 * stand for the names that exporters use ({@code batch_size}, {@code sequence_length}, ...); what
 * is left takes the documented defaults.
 */
public final class SizeNames {

  private SizeNames() {}

  /** Bindings for {@code symbols}, and a line on each. Symbols that nobody knows stay unbound. */
  public record Bound(Bindings bindings, List<String> lines) {}

  /** Binds what can be bound. */
  public static Bound bind(Set<String> symbols, Bindings given) {
    Bindings bound = given;
    List<String> lines = new ArrayList<>();
    for (String symbol : symbols) {
      String common = common(symbol);
      OptionalLong exact = given.get(symbol);
      OptionalLong alias = given.get(common);
      OptionalLong standard = standard(common, given);
      if (exact.isPresent()) {
        lines.add(symbol + " = " + exact.getAsLong() + " (given)");
      } else if (alias.isPresent()) {
        bound = bound.with(symbol, alias.getAsLong());
        lines.add(symbol + " = " + alias.getAsLong() + " (given as " + common + ")");
      } else if (standard.isPresent()) {
        bound = bound.with(symbol, standard.getAsLong());
        lines.add(
            symbol
                + " = "
                + standard.getAsLong()
                + " (default; change it with --bind "
                + common
                + "=N)");
      } else {
        lines.add(symbol + " is not bound; bind it with --bind " + symbol + "=N");
      }
    }
    return new Bound(bound, lines);
  }

  /** The documented default; a context nobody gave is as long as the prompt. */
  private static OptionalLong standard(String common, Bindings given) {
    OptionalLong prompt = given.get("seq");
    return common.equals("context") && prompt.isPresent()
        ? prompt
        : Workload.DEFAULT_BINDINGS.get(common);
  }

  /**
   * The passes of a request through stages that serve {@code phases}: one over the prompt with
   * nothing in the cache, and one with the whole context for each of {@code output} tokens.
   */
  public static List<Pass> passes(Collection<Phase> phases, Bindings sizes) {
    long output =
        Math.max(
            1,
            sizes
                .get("output")
                .orElseGet(() -> Workload.DEFAULT_BINDINGS.get("output").getAsLong()));
    return phases.stream()
        .sorted()
        .map(p -> new Pass(p, inPhase(p, sizes), p == Phase.DECODE ? output : 1))
        .toList();
  }

  /** The sizes of one pass from those of the request. */
  static Bindings inPhase(Phase phase, Bindings sizes) {
    if (phase == Phase.PLAIN) {
      return sizes;
    }
    boolean prefill = phase == Phase.PREFILL;
    Bindings bound = sizes;
    for (String symbol : sizes.values().keySet()) {
      long value = sizes.get(symbol).orElseThrow();
      bound =
          switch (role(symbol)) {
            case NEW -> bound.with(symbol, prefill ? value : 1);
            case PAST -> bound.with(symbol, prefill ? 0 : value);
            case TOTAL -> bound.with(symbol, prefill ? prompt(sizes).orElse(value) : value + 1);
            case OTHER -> bound;
          };
    }
    return bound;
  }

  private enum Role {
    NEW,
    PAST,
    TOTAL,
    OTHER
  }

  private static Role role(String symbol) {
    if (symbol.toLowerCase(Locale.ROOT).contains("total")) {
      return Role.TOTAL;
    }
    return switch (common(symbol)) {
      case "seq" -> Role.NEW;
      case "context" -> Role.PAST;
      default -> Role.OTHER;
    };
  }

  private static OptionalLong prompt(Bindings sizes) {
    return sizes.values().entrySet().stream()
        .filter(e -> role(e.getKey()) == Role.NEW)
        .mapToLong(Map.Entry::getValue)
        .max();
  }

  /**
   * The common name of an exporter's symbol: {@code batch}, {@code context}, {@code seq}, or
   * itself.
   */
  public static String common(String symbol) {
    String lower = symbol.toLowerCase(Locale.ROOT);
    if (lower.equals("n") || lower.contains("batch")) {
      return "batch";
    }
    if (lower.contains("past") || lower.contains("total") || lower.contains("context")) {
      return "context";
    }
    return lower.contains("seq") || lower.contains("length") || lower.contains("tokens")
        ? "seq"
        : symbol;
  }
}
