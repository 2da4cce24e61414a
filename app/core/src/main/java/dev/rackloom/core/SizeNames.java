package dev.rackloom.core;

import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
      OptionalLong standard = Workload.DEFAULT_BINDINGS.get(common);
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

  /**
   * The common name of an exporter's symbol: {@code batch}, {@code context}, {@code seq}, or
   * itself.
   */
  static String common(String symbol) {
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
