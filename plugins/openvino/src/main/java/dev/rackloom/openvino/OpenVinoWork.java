package dev.rackloom.openvino;

import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.spi.WorkRules;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Traffic;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Dim;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * FLOPs and bytes of OpenVINO operations from their shapes. A multiply-add counts 2, positions in
 * padding count like others, and bytes are what a kernel must read and write once: inputs and
 * outputs, of gathers only the rows taken, of compressed weights what is stored.
 */
final class OpenVinoWork implements WorkRules {

  /** A model that keeps tokens between steps reads a prompt and then goes on token by token. */
  @Override
  public List<Phase> phases(Graph graph) {
    boolean keeps =
        graph.states().stream().anyMatch(s -> s.kind().equals(VariableState.KV))
            || graph.operators().stream()
                .anyMatch(op -> op.type().name().startsWith("PagedAttention"));
    return keeps ? List.of(Phase.PREFILL, Phase.DECODE) : List.of(Phase.PLAIN);
  }

  @Override
  public WorkItem work(Graph graph, Operator operator) {
    Firing firing = new Firing(graph, operator);
    String type = operator.type().name();
    Optional<OpRule> rule = OpRule.of(type);
    if (Marks.isOnce(operator)) {
      return firing.view();
    }
    if (rule.isEmpty()) {
      return firing.unknown(OperatorFamily.OTHER, "no rule for the work of " + operator.type());
    }
    if (firing.isShapeArithmetic() && rule.get().kind() != OpRule.Kind.STATE) {
      return firing.view();
    }
    return work(firing, rule.get());
  }

  private WorkItem work(Firing firing, OpRule rule) {
    return switch (rule.kind()) {
      case VIEW -> firing.view();
      case MOVEMENT -> movement(firing);
      case GATHER -> gather(firing);
      case ELEMENTWISE ->
          firing.streaming(
              OperatorFamily.ELEMENTWISE,
              firing.outputElements().times(rule.operations()),
              Map.of());
      case REDUCTION ->
          firing.streaming(
              OperatorFamily.REDUCTION, firing.elements(0).times(rule.operations()), Map.of());
      case POOLING -> pooling(firing);
      case MATRIX -> matrix(firing);
      case CONVOLUTION -> convolution(firing, firing.outputElements());
      case TRANSPOSED_CONVOLUTION -> convolution(firing, firing.elements(0));
      case ATTENTION -> AttentionWork.fused(firing);
      case PAGED_ATTENTION -> AttentionWork.paged(firing);
      case RECURRENT -> RecurrentWork.of(firing);
      case STATE -> state(firing);
      case CONTROL -> ControlWork.of(firing, this);
    };
  }

  /** Reads as much as it writes, or all of a larger type that becomes a smaller one. */
  private static WorkItem movement(Firing firing) {
    if (firing.operator().type().name().startsWith("Convert")) {
      return firing.streaming(OperatorFamily.MOVEMENT, Dim.zero(), Map.of());
    }
    Dim written = firing.writtenBytes();
    return firing.item(
        OperatorFamily.MOVEMENT, Dim.zero(), Dim.zero(), new Traffic(written, written), Map.of());
  }

  /** Of a table only the rows taken, in the form in which they are stored. */
  private static WorkItem gather(Firing firing) {
    Dim written = firing.writtenBytes();
    boolean unpacked = Marks.integers(firing.operator(), Marks.UNPACKED).contains(0L);
    boolean table =
        unpacked || firing.input(0).filter(t -> t.role() == Tensor.Role.WEIGHT).isPresent();
    Dim rows =
        unpacked
            ? firing
                .outputElements()
                .times(firing.operator().intAttribute(Marks.STORED_BYTES, 0))
                .ceilDiv(firing.elements(0))
            : written;
    Dim indices = firing.input(1).map(Tensor::bytes).orElse(Dim.zero());
    return firing.item(
        OperatorFamily.MOVEMENT,
        Dim.zero(),
        table ? rows : Dim.zero(),
        new Traffic(table ? indices : written.plus(indices), written),
        Map.of());
  }

  private static WorkItem pooling(Firing firing) {
    List<Long> kernel = Marks.integers(firing.operator(), "kernel");
    if (kernel.isEmpty()) {
      return firing.unknown(OperatorFamily.REDUCTION, "a pooling without a kernel");
    }
    Dim window = Dim.product(kernel.stream().map(Dim::of).toList());
    return firing.streaming(
        OperatorFamily.REDUCTION, firing.outputElements().times(window), Map.of("k", window));
  }

  private static WorkItem matrix(Firing firing) {
    Optional<List<Dim>> a = firing.dims(0, 1);
    if (a.isEmpty()) {
      return firing.unknown(OperatorFamily.GEMM, "the rank of a product's input is not known");
    }
    int rank = a.get().size();
    Dim k = a.get().get(rank == 1 || !firing.isSet("transpose_a") ? rank - 1 : rank - 2);
    Dim n =
        firing
            .dims(1, 2)
            .map(b -> b.get(b.size() - (firing.isSet("transpose_b") ? 2 : 1)))
            .orElse(Dim.one());
    Dim out = firing.outputElements();
    return firing.streaming(
        OperatorFamily.GEMM, out.times(k).times(2), Map.of("m", out.floorDiv(n), "n", n, "k", k));
  }

  /** Each element (of the output, or of a transposed one's input) meets one kernel. */
  private static WorkItem convolution(Firing firing, Dim elements) {
    int grouped = firing.operator().type().name().startsWith("Group") ? 1 : 0;
    Optional<List<Dim>> filters = firing.dims(1, 2 + grouped);
    if (filters.isEmpty()) {
      return firing.unknown(
          OperatorFamily.CONVOLUTION, "the shape of a convolution's kernel is not known");
    }
    Dim kernel = Dim.product(filters.get().subList(1 + grouped, filters.get().size()));
    return firing.streaming(
        OperatorFamily.CONVOLUTION, elements.times(kernel).times(2), Map.of("k", kernel));
  }

  /** What a variable holds is read, or written, once. */
  private static WorkItem state(Firing firing) {
    boolean reads = firing.operator().type().name().equals("ReadValue");
    Dim bytes =
        reads
            ? firing.writtenBytes()
            : firing.input(0).map(Tensor::bytes).orElseGet(firing::writtenBytes);
    return new WorkItem(
        OperatorFamily.MOVEMENT,
        firing.dtype(),
        1,
        Dim.zero(),
        Dim.zero(),
        Traffic.none(),
        reads ? new Traffic(bytes, Dim.zero()) : new Traffic(Dim.zero(), bytes),
        Map.of());
  }
}
