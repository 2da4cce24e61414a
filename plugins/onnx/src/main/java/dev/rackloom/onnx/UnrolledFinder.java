package dev.rackloom.onnx;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.ExpertBlock;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Understands unrolled experts well enough to take them apart. Nothing is guessed: a block is only
 * understood if
 *
 * <ul>
 *   <li>its {@link NumberedExperts} are fed rows that are picked, or answer with what is weighed,
 *       by comparing the choice with that very number;
 *   <li>one TopK chooses, and what weighs follows from its values alone ({@link Weighing});
 *   <li>all else up to the sum of the experts only picks, weighs and sums rows of one tensor by
 *       that choice and those weights ({@link RoutedRegion}).
 * </ul>
 */
final class UnrolledFinder {

  private final Walk walk;
  private final ExpertBlock block;
  private final ConstantNumbers constants;

  private UnrolledFinder(Graph graph, ExpertBlock block, ConstantNumbers constants) {
    this.walk = new Walk(graph, "layer " + block.layer());
    this.block = block;
    this.constants = constants;
  }

  static Unrolled find(Graph graph, ExpertBlock block, ConstantNumbers constants) {
    return new UnrolledFinder(graph, block, constants).find();
  }

  private Unrolled find() {
    Operator topK = topK();
    NumberedExperts experts = new NumberedExperts(walk, block);
    int join = experts.join();
    RoutedRegion region = new RoutedRegion(walk, experts, topK.id(), join);
    Weighing weighing = new Weighing(walk, topK, region.operators());
    int output = walk.operator(join).outputs().get(0);
    region.checkClosed(output);
    List<Unrolled.Expert> all = experts.all();
    for (int e = 0; e < all.size(); e++) {
      checkNumber(e, all.get(e), topK.id());
    }
    return new Unrolled(
        walk.block(),
        Ids.copyOf(region.operators()),
        region.tokens(),
        topK.inputs().get(0),
        Ids.copyOf(weighing.operators()),
        topK.outputs().get(1),
        weighing.tensor(),
        block.topK(),
        output,
        all);
  }

  private Operator topK() {
    List<Operator> found =
        block.operators().stream()
            .mapToObj(walk::operator)
            .filter(o -> Walk.type(o).equals("TopK"))
            .toList();
    walk.check(found.size() == 1, "it has " + found.size() + " TopK operators, not one");
    return found.getFirst();
  }

  /** An expert's rows must be picked, or its answers weighed, by its own number and no other. */
  private void checkNumber(int expert, Unrolled.Expert x, int topK) {
    Set<Integer> from = new TreeSet<>(Set.of(x.input()));
    walk.index().consumers(x.output()).stream()
        .mapToObj(walk::operator)
        .filter(op -> Walk.type(op).equals("Mul"))
        .flatMapToInt(walk::read)
        .filter(t -> t != x.output())
        .forEach(from::add);
    Set<Long> numbers = new TreeSet<>();
    walk.makersAfter(from, topK).stream()
        .filter(op -> Walk.type(op).equals("Equal"))
        .flatMapToInt(op -> op.inputs().stream().filter(t -> t != Operator.ABSENT))
        .forEach(t -> numbers.addAll(constants.of(walk.name(t))));
    walk.check(
        numbers.equals(Set.of((long) expert)),
        "expert " + expert + " answers who asked for experts " + numbers);
  }
}
