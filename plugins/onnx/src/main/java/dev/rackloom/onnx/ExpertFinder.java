package dev.rackloom.onnx;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.ExpertBlock;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises routed experts: fused operators, scopes with a number, and gated copies of one MLP.
 */
final class ExpertFinder {

  private static final Pattern LAYER =
      Pattern.compile("(?:layers?|blocks?|h)[._/]?(\\d{1,6})(?!\\d)");

  private final List<Tensor> tensors;
  private final List<Operator> operators;
  private final Wiring wiring;

  ExpertFinder(List<Tensor> tensors, List<Operator> operators) {
    this.tensors = tensors;
    this.operators = operators;
    this.wiring = new Wiring(tensors, operators);
  }

  List<ExpertBlock> find() {
    List<Candidate> found = new ArrayList<>();
    operators.stream()
        .filter(o -> o.type().name().equals("MoE") || o.type().name().equals("QMoE"))
        .forEach(o -> fused(o, found));
    found.addAll(new ScopedExperts(tensors, operators, wiring).find());
    if (found.isEmpty()) {
      found.addAll(new GatedExperts(operators, wiring).find());
    }
    found.sort(Comparator.comparingInt(c -> c.operators().first()));
    List<ExpertBlock> blocks = new ArrayList<>();
    for (Candidate c : found) {
      blocks.add(block(c, blocks.size()));
    }
    return blocks;
  }

  private ExpertBlock block(Candidate c, int ordinal) {
    Matcher m = LAYER.matcher(operators.get(c.named()).name());
    int layer = m.find() ? Integer.parseInt(m.group(1)) : ordinal;
    int topK = Math.clamp(c.topK(), 1, c.experts());
    return new ExpertBlock(
        layer, ordinal, c.experts(), topK, c.shared(), c.bytes(), Ids.copyOf(c.operators()));
  }

  private void fused(Operator op, List<Candidate> into) {
    if (op.inputs().size() < 5 || op.inputs().get(2) == Operator.ABSENT) {
      return;
    }
    Tensor first = tensors.get(op.inputs().get(2));
    long experts =
        first.shape() instanceof Shape.Ranked r && !r.dims().isEmpty()
            ? r.dims().getFirst().known().orElse(0)
            : 0;
    if (experts < 1 || experts > Integer.MAX_VALUE) {
      return;
    }
    TreeSet<Integer> block = new TreeSet<>(router(op));
    block.add(op.id());
    Dim bytes = wiring.weightBytes(Set.of(op.id())).floorDiv(Dim.of(experts));
    long k = op.intAttribute("k", 1);
    int topK = (int) Math.clamp(k, 1, experts);
    into.add(new Candidate((int) experts, topK, 0, bytes, block, op.id()));
  }

  /** From the routing scores back to the product that makes them. */
  private Collection<Integer> router(Operator op) {
    List<Integer> chain = new ArrayList<>();
    int tensor = op.inputs().get(1);
    for (int i = 0; i < Wiring.NEAR && tensor != Operator.ABSENT; i++) {
      int producer = wiring.producer(tensor);
      if (producer < 0) {
        break;
      }
      chain.add(producer);
      Operator made = operators.get(producer);
      if (Wiring.isProduct(made) || made.inputs().isEmpty()) {
        break;
      }
      tensor = made.inputs().get(0);
    }
    return chain;
  }

  /**
   * What may be a block of experts.
   *
   * @param named the operator whose name tells the layer
   */
  record Candidate(
      int experts, int topK, int shared, Dim bytes, SortedSet<Integer> operators, int named) {}
}
