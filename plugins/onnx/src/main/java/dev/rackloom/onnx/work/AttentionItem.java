package dev.rackloom.onnx.work;

import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.Traffic;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.onnx.inference.Heads;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Builds the work of one fused attention: two products over the pairs that attend; the cache is
 * read once per key-value head, as far as anyone sees it, and grows by the new tokens in place.
 */
final class AttentionItem {

  private final Operands t;
  private final Heads query;
  private final Dim kvHeads;
  private final Dim valueWidth;
  private final Attended attended;
  private Dim projection = Dim.zero();
  private int pastKey = -1;
  private int pastValue = -1;

  AttentionItem(Operands t, Heads query, Dim kvHeads, Dim valueWidth, Attended attended) {
    this.t = t;
    this.query = query;
    this.kvHeads = kvHeads;
    this.valueWidth = valueWidth;
    this.attended = attended;
  }

  /** Which inputs are the cache; one and the same if it holds keys and values. */
  AttentionItem cached(int key, int value) {
    pastKey = key;
    pastValue = value;
    return this;
  }

  /** FLOPs of a projection before the attention. */
  AttentionItem projecting(Dim flops) {
    projection = flops;
    return this;
  }

  WorkItem item() {
    Dim each = query.width().plus(valueWidth).times(2);
    Dim flops = query.batch().times(query.heads()).times(attended.pairs()).times(each);
    return new WorkItem(
        OperatorFamily.ATTENTION,
        t.dtype(),
        1,
        flops.plus(projection),
        t.weightBytes(),
        activations(),
        states(),
        Map.of(
            "tokens", query.tokens(),
            "context", attended.context(),
            "batch", query.batch(),
            "heads", query.heads(),
            "kvHeads", kvHeads,
            "headDim", query.width()));
  }

  private Traffic activations() {
    Set<Integer> caches =
        Set.copyOf(
            java.util.stream.IntStream.of(pastKey, pastValue)
                .boxed()
                .filter(i -> i >= 0)
                .flatMap(i -> t.input(i).map(Tensor::id).stream())
                .toList());
    Dim read =
        Operands.bytes(
            t.inputs()
                .filter(i -> i.role() == Tensor.Role.ACTIVATION || i.role() == Tensor.Role.INPUT)
                .filter(i -> !caches.contains(i.id())));
    Dim scores = t.output(3).map(Tensor::bytes).orElse(Dim.zero());
    return new Traffic(read, t.output(0).map(Tensor::bytes).orElse(Dim.zero()).plus(scores));
  }

  private Traffic states() {
    boolean keeps = t.output(1).isPresent() || isGiven(pastKey);
    if (pastKey < 0 || !keeps) {
      return Traffic.none();
    }
    Dim one = perToken();
    return new Traffic(
        isGiven(pastKey) ? one.times(attended.read()) : Dim.zero(), one.times(attended.keys()));
  }

  private boolean isGiven(int input) {
    return input >= 0 && t.input(input).isPresent();
  }

  /** Bytes of key and value of one token in every sequence. */
  private Dim perToken() {
    Dim key = bytes(pastKey, 1, query.width());
    return pastValue == pastKey
        ? key.times(query.width().plus(valueWidth)).floorDiv(query.width())
        : key.plus(bytes(pastValue, 2, valueWidth));
  }

  /** A packed cache has its own type and a smaller width. */
  private Dim bytes(int past, int present, Dim width) {
    Optional<Tensor> cache = t.input(past).or(() -> t.output(present));
    Dim wide =
        cache.flatMap(Operands::dims).filter(d -> d.size() == 4).map(List::getLast).orElse(width);
    Dim elements = query.batch().times(kvHeads).times(wide);
    return cache.map(Tensor::dtype).orElse(t.dtype()).bytes(elements);
  }
}
