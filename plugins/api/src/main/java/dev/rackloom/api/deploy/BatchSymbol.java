package dev.rackloom.api.deploy;

import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Along what requests of a plan can be split. Every input and every output has it as its first
 * extent, and nowhere else: so parts of the inputs give parts of the outputs, provided that the
 * model treats each row by itself. Ports cannot tell that; who asks for micro-batches says it.
 */
public final class BatchSymbol {

  private BatchSymbol() {}

  /** The symbol, or empty if {@link #hindrance} says what is in the way. */
  public static Optional<String> of(DeploymentPlan plan) {
    return hindrance(plan).isPresent()
        ? Optional.empty()
        : plan.inputs().stream().findFirst().flatMap(BatchSymbol::leading);
  }

  /** Why requests of a plan always run whole, for people; empty if they can be split. */
  public static Optional<String> hindrance(DeploymentPlan plan) {
    Optional<String> symbol = plan.inputs().stream().findFirst().flatMap(BatchSymbol::leading);
    List<Port> ports = Stream.concat(plan.inputs().stream(), plan.outputs().stream()).toList();
    return ports.stream()
        .filter(port -> symbol.isEmpty() || !isRowsOf(port, symbol.get()))
        .findFirst()
        .map(port ->
            "'"
                + port.name()
                + "' of shape "
                + port.shape()
                + " does not begin with "
                + symbol.map(s -> "'" + s + "', or has it elsewhere too").orElse("a symbol"));
  }

  private static Optional<String> leading(Port port) {
    return port.shape() instanceof Shape.Ranked ranked
            && !ranked.dims().isEmpty()
            && ranked.dims().getFirst() instanceof Dim.Symbol symbol
        ? Optional.of(symbol.name())
        : Optional.empty();
  }

  private static boolean isRowsOf(Port port, String symbol) {
    return leading(port).filter(symbol::equals).isPresent()
        && port.shape() instanceof Shape.Ranked ranked
        && ranked.dims().stream().skip(1).noneMatch(dim -> dim.symbols().contains(symbol));
  }
}
