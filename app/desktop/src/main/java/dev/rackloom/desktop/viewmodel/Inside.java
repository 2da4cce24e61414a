package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.ModelTree;
import dev.rackloom.viewer.Overlay;
import dev.rackloom.viewer.Tint;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * The time that a stage's groups and operators take: predicted for each operator, summed up to the
 * groups around it. A stage is worked out when one of its boxes is asked for first, and again when
 * it stands on another device. Groups are shaded against their stage and operators against the
 * longest one in it, for a part would be pale beside the whole model. Toolkit thread only.
 */
final class Inside {

  private final Study study;
  private final ModelTree tree;
  private final Phase phase;
  private final Map<Integer, Parts> known = new HashMap<>();

  /** What is known of one stage on one device; parts by item, 1 together. */
  private record Parts(int device, Map<Integer, Double> byItem, double longest) {}

  Inside(Study study, ModelTree tree, Phase phase) {
    this.study = study;
    this.tree = tree;
    this.phase = phase;
  }

  /** Whether what is known here holds for that. */
  boolean isOf(Study other, ModelTree model, Phase shown) {
    return study.equals(other) && tree.equals(model) && phase == shown;
  }

  /** What is said of a group or an operator in a stage on a device that takes a share of all. */
  Overlay.Mark mark(int item, int device, double share) {
    Item box = tree.item(item);
    if (device < 0 || (box.kind() != Item.Kind.GROUP && box.kind() != Item.Kind.OPERATOR)) {
      return Overlay.Mark.NONE;
    }
    Parts parts = of(box.stage(), device);
    @Nullable Double part = parts.byItem().get(item);
    if (part == null) {
      return Overlay.Mark.NONE;
    }
    double shade = box.kind() == Item.Kind.OPERATOR ? part / parts.longest() : part;
    return new Overlay.Mark(
        Tint.Ramp.nearest(Math.min(1, shade)), Units.percent(share * part), part);
  }

  private Parts of(int stage, int device) {
    Parts found = known.get(stage);
    if (found == null || found.device() != device) {
      found = workOut(stage, device);
      known.put(stage, found);
    }
    return found;
  }

  private Parts workOut(int stage, int device) {
    Optional<double[]> parts = study.insideOf(stage, phase, device);
    Map<Integer, Double> byItem = new HashMap<>();
    parts.ifPresent(p -> {
      Stage whole = study.stages().stages().get(stage);
      Map<Integer, Double> byOperator = new HashMap<>();
      for (int i = 0; i < p.length; i++) {
        byOperator.put(whole.operators().get(i), p[i]);
      }
      sum(tree.itemOfStage(stage), byOperator, byItem);
    });
    double longest = DoubleStream.of(parts.orElse(new double[0])).max().orElse(1);
    return new Parts(device, byItem, Math.max(longest, Double.MIN_NORMAL));
  }

  /** Depth is that of scopes, which trees bound. */
  private double sum(int item, Map<Integer, Double> byOperator, Map<Integer, Double> byItem) {
    Item box = tree.item(item);
    double sum = byOperator.getOrDefault(box.operator(), 0.0);
    if (box.operator() < 0) {
      for (int i = 0; i < box.children().size(); i++) {
        sum += sum(box.children().get(i), byOperator, byItem);
      }
    }
    byItem.put(item, sum);
    return sum;
  }
}
