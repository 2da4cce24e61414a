package dev.rackloom.desktop.shell;

import dev.rackloom.desktop.viewmodel.Settings.Dock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javafx.geometry.Orientation;
import software.coley.bentofx.building.DockBuilding;
import software.coley.bentofx.dockable.Dockable;
import software.coley.bentofx.layout.DockContainer;
import software.coley.bentofx.layout.container.DockContainerBranch;
import software.coley.bentofx.layout.container.DockContainerLeaf;

/** Writes down where panes are, and puts them there again. */
final class Arrangement {

  private final DockBuilding building;
  private final Map<String, Dockable> panes;
  private final Set<String> placed = new HashSet<>();
  private final List<Runnable> fronts = new ArrayList<>();
  private int leaves;

  Arrangement(DockBuilding building, Map<String, Dockable> panes) {
    this.building = building;
    this.panes = panes;
  }

  /** Where everything is in a part of the window; empty if no pane is there. */
  static Optional<Dock> of(DockContainer part) {
    if (part instanceof DockContainerLeaf leaf) {
      Dockable front = leaf.getSelectedDockable();
      List<String> ids = leaf.getDockables().stream().map(Dockable::getIdentifier).toList();
      String shown = front == null ? "" : front.getIdentifier();
      return ids.isEmpty()
          ? Optional.empty()
          : Optional.of(new Dock(false, List.of(), List.of(), ids, shown));
    }
    DockContainerBranch branch = (DockContainerBranch) part;
    List<Dock> parts = parts(branch).flatMap(c -> of(c).stream()).toList();
    return parts.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Dock(
                branch.getOrientation() == Orientation.VERTICAL,
                Arrays.stream(branch.getDividerPositions()).boxed().toList(),
                parts,
                List.of(),
                ""));
  }

  /**
   * The parts of a branch as they are seen. Its own list is in the order in which they came: one
   * that was put before others is last there.
   */
  static Stream<DockContainer> parts(DockContainerBranch branch) {
    return branch.getItems().stream()
        .filter(DockContainer.class::isInstance)
        .map(DockContainer.class::cast);
  }

  /** The ids of all panes in a layout. */
  static Stream<String> panes(Dock layout) {
    return Stream.concat(
        layout.panes().stream(), layout.parts().stream().flatMap(Arrangement::panes));
  }

  /** Fills an empty part. */
  void restore(Dock layout, DockContainerBranch into) {
    into.setOrientation(layout.upright() ? Orientation.VERTICAL : Orientation.HORIZONTAL);
    List<Dock> parts = layout.parts().isEmpty() ? List.of(layout) : layout.parts();
    for (Dock part : parts) {
      if (part.parts().isEmpty()) {
        into.addContainer(leaf(part));
      } else {
        DockContainerBranch branch = building.branch("part " + leaves++);
        restore(part, branch);
        into.addContainer(branch);
      }
    }
    into.setDividerPositions(layout.dividers().stream().mapToDouble(Double::doubleValue).toArray());
  }

  private DockContainerLeaf leaf(Dock part) {
    DockContainerLeaf leaf = building.leaf("leaf " + leaves++);
    leaf.setCanSplit(true);
    leaf.setPruneWhenEmpty(true);
    for (String id : part.panes()) {
      Dockable pane = panes.get(id);
      if (pane != null && placed.add(id)) {
        leaf.addDockable(pane);
      }
    }
    Dockable front = panes.get(part.front());
    if (front != null && leaf.getDockables().contains(front)) {
      fronts.add(() -> leaf.selectDockable(front));
    }
    return leaf;
  }

  /** Brings the panes to the front that were there; last, as adding panes brings others there. */
  void select() {
    fronts.forEach(Runnable::run);
  }
}
