package dev.rackloom.engine.group;

import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.Traffic;
import dev.rackloom.api.stage.Work;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Dim;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What one of {@code n} devices does of a stage that is cut. Work that stages share stays shared,
 * so that layers which are alike are priced once.
 */
final class CutWork {

  private static final Set<OperatorFamily> PRODUCTS =
      Set.of(OperatorFamily.GEMM, OperatorFamily.CONVOLUTION);

  private final Dim n;
  private final UnaryOperator<WorkItem> cut;
  private final IdentityHashMap<Work, Work> known = new IdentityHashMap<>();

  private CutWork(int n, boolean expertsAlone) {
    this.n = Dim.of(n);
    this.cut = expertsAlone ? this::experts : this::tensor;
  }

  /** Products, attention heads and the inner width of experts are cut; all else is whole. */
  static CutWork tensor(int n) {
    return new CutWork(n, false);
  }

  /** Experts are dealt out with the tokens that go to them; all else is whole. */
  static CutWork experts(int n) {
    return new CutWork(n, true);
  }

  /** One device's part of a stage. */
  Stage of(Stage stage) {
    Map<Phase, Work> work = new HashMap<>();
    stage.work().forEach((phase, whole) -> work.put(phase, of(whole)));
    return stage.withWork(work);
  }

  private Work of(Work whole) {
    return known.computeIfAbsent(whole, w -> new Work(w.items().stream().map(cut).toList()));
  }

  private WorkItem tensor(WorkItem item) {
    if (PRODUCTS.contains(item.family())) {
      String along = item.features().containsKey("batch") ? "batch" : "n";
      Traffic active = item.activations();
      return part(item, new Traffic(active.read(), share(active.written())), Set.of(along));
    }
    if (item.family().equals(OperatorFamily.ATTENTION)) {
      return part(item, share(item.activations()), Set.of("heads", "kvHeads"));
    }
    return ExpertParts.isExperts(item) ? part(item, item.activations(), Set.of("width")) : item;
  }

  private WorkItem experts(WorkItem item) {
    return ExpertParts.isExperts(item)
        ? part(item, share(item.activations()), Set.of("tokens", "experts"))
        : item;
  }

  private WorkItem part(WorkItem item, Traffic active, Set<String> sizes) {
    Map<String, Dim> features = new HashMap<>(item.features());
    features.replaceAll((name, size) -> sizes.contains(name) ? share(size) : size);
    return new WorkItem(
        item.family(),
        item.dtype(),
        item.launches(),
        share(item.flops()),
        share(item.weightBytes()),
        active,
        share(item.states()),
        features);
  }

  private Traffic share(Traffic whole) {
    return new Traffic(share(whole.read()), share(whole.written()));
  }

  private Dim share(Dim whole) {
    return whole.ceilDiv(n);
  }
}
