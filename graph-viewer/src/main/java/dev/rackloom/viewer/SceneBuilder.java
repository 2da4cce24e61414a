package dev.rackloom.viewer;

import dev.rackloom.api.Cancellation;
import dev.rackloom.viewer.layout.Arrangement;
import dev.rackloom.viewer.layout.Box;
import dev.rackloom.viewer.layout.Folding;
import dev.rackloom.viewer.layout.Growing;
import dev.rackloom.viewer.layout.Level;
import dev.rackloom.viewer.layout.LevelLayout;
import dev.rackloom.viewer.layout.Sideways;
import dev.rackloom.viewer.layout.Size;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes scenes of a tree. Each open group is laid out for itself, inside out, then all are put into
 * place in one walk from the outside in; what flows in a group is found once. Deterministic: what
 * is wanted again gives the same scene. One thread at a time.
 */
public final class SceneBuilder {

  private final ModelTree tree;
  private final LevelLayout layout;
  private final Flows flows;
  private final Stacks stacks;

  public SceneBuilder(ModelTree tree, LevelLayout layout) {
    this.tree = tree;
    this.layout = layout;
    this.flows = new Flows(tree);
    this.stacks = new Stacks(tree);
  }

  /** The scene in which exactly the given items are open, every one for itself. */
  public Scene build(Set<Integer> open) {
    Set<Integer> apart = new HashSet<>();
    tree.items().stream().filter(Item::expandable).forEach(i -> apart.add(i.id()));
    return build(new Wanted(open, apart, Alike.ALL, Direction.DOWN));
  }

  /** The scene of what is wanted. */
  public Scene build(Wanted wanted) {
    return build(wanted, Cancellation.NEVER);
  }

  /**
   * The scene of what is wanted.
   *
   * @param cancellation is looked at once a group
   * @throws java.util.concurrent.CancellationException if it is to stop
   */
  public synchronized Scene build(Wanted wanted, Cancellation cancellation) {
    Part all = new Inward(wanted, cancellation).part(ModelTree.ROOT);
    Placed placed = new Placed(wanted.direction());
    placed.level(all, 0, 0, 0);
    Box bounds = new Box(0, 0, all.arranged.size().width(), all.arranged.size().height());
    for (Repeat repeat : placed.repeats) {
      bounds = repeat.bracketed() ? bounds.union(repeat.box()) : bounds;
    }
    return new Scene(
        placed.nodes,
        placed.ends,
        placed.edges,
        placed.firstEdges,
        placed.repeats,
        bounds,
        new Scene.Shape(wanted.direction(), all.folded));
  }

  /**
   * A laid-out group, its corner at the origin.
   *
   * @param stacked its children on show and what flows among them
   * @param opened what is inside each of them, null for those that are closed
   * @param folded whether it stands in several columns
   */
  private record Part(
      Stacks.Stacked stacked, Arrangement arranged, List<@Nullable Part> opened, boolean folded) {

    FoldedFlow shown() {
      return stacked.shown();
    }
  }

  /** Lays out what is wanted, inside out. */
  private final class Inward {
    private final Wanted wanted;
    private final Cancellation cancellation;
    private final Rails rails;

    Inward(Wanted wanted, Cancellation cancellation) {
      this.wanted = wanted;
      this.cancellation = cancellation;
      this.rails = new Rails(wanted.direction());
    }

    Part part(int group) {
      cancellation.check();
      Stacks.Stacked stacked = stacks.of(group, wanted, flows.of(group));
      FoldedFlow shown = stacked.shown();
      int count = shown.children().size();
      List<@Nullable Part> opened = new ArrayList<>(count);
      List<Size> closed = new ArrayList<>(count);
      List<Size> sizes = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        Item child = tree.item(shown.children().get(i));
        boolean open = child.expandable() && wanted.open().contains(child.id());
        Part part = open ? part(child.id()) : null;
        opened.add(part);
        closed.add(Sizes.closed(child, shown.flow().ports().get(i)));
        sizes.add(part == null ? closed.get(i) : Sizes.open(part.arranged.size()));
      }
      if (group == ModelTree.ROOT) { // beside the stages there is room for brackets
        return arrange(closed, sizes, stacked, opened);
      }
      stacked.standing().stream().forEach(i -> widen(i, closed, sizes));
      Part part = arrange(closed, sizes, stacked, opened);
      return new Part(stacked, rails.settle(part.arranged, stacked), opened, part.folded);
    }

    private void widen(int child, List<Size> closed, List<Size> sizes) {
      closed.set(child, rails.beside(closed.get(child)));
      sizes.set(child, rails.beside(sizes.get(child)));
    }

    /** As if all were closed, and then with room for what is open: so little moves. */
    private Part arrange(
        List<Size> closed, List<Size> sizes, Stacks.Stacked stacked, List<@Nullable Part> opened) {
      boolean down = wanted.direction() == Direction.DOWN;
      Level small = turned(closed, stacked);
      Level turned = turned(sizes, stacked);
      int[] turns = stacked.shown().children().stream().map(wanted::turn).toArray();
      Arrangement one = Growing.grow(turned, layout.arrange(small), turns);
      Optional<Arrangement> folded = Folding.fold(turned, one);
      Arrangement placed = folded.orElse(one);
      return new Part(stacked, down ? placed : Sideways.turned(placed), opened, folded.isPresent());
    }

    private Level turned(List<Size> sizes, Stacks.Stacked stacked) {
      Level level = new Level(sizes, stacked.shown().flow().links());
      return wanted.direction() == Direction.DOWN ? level : Sideways.turned(level);
    }
  }

  /** What has its place: boxes, each followed by what is in it, and the lines of each level. */
  private final class Placed {
    private final List<SceneNode> nodes = new ArrayList<>();
    private final List<SceneEdge> edges = new ArrayList<>();

    /** For each box the position after the last one inside it. */
    private final Ints ends = new Ints();

    /** For each box the position of the first line that is not before it. */
    private final Ints firstEdges = new Ints();

    private final List<Repeat> repeats = new ArrayList<>();
    private final Direction direction;

    Placed(Direction direction) {
      this.direction = direction;
    }

    void level(Part part, double dx, double dy, int depth) {
      lines(part, dx, dy);
      brackets(part, dx, dy);
      for (int i = 0; i < part.opened.size(); i++) {
        Item child = tree.item(part.shown().children().get(i));
        Box box = part.arranged.boxes().get(i).moved(dx, dy);
        Part inside = part.opened.get(i);
        int at = nodes.size();
        nodes.add(node(child, part.shown().flow().ports().get(i), box, depth, inside != null));
        ends.add(at + 1);
        firstEdges.add(edges.size());
        if (inside != null) {
          double left = box.centerX() - inside.arranged.size().width() / 2;
          level(inside, left, box.y() + Sizes.HEADER, depth + 1);
          ends.set(at, nodes.size());
        }
      }
    }

    /** Columns have no room for brackets, but what repeats in them can be folded all the same. */
    private void brackets(Part part, double dx, double dy) {
      if (!part.stacked.runs().isEmpty()) {
        List<Box> boxes = part.arranged.boxes().stream().map(b -> b.moved(dx, dy)).toList();
        part.stacked.repeats(boxes, direction).stream()
            .map(r -> part.folded ? r.unbracketed() : r)
            .forEach(repeats::add);
      }
    }

    private void lines(Part part, double dx, double dy) {
      LevelFlow flow = part.shown().flow();
      for (int i = 0; i < flow.links().size(); i++) {
        Level.Link link = flow.links().get(i);
        edges.add(
            new SceneEdge(
                part.shown().children().get(link.from()),
                part.shown().children().get(link.to()),
                part.arranged.links().get(i).moved(dx, dy),
                flow.tensors().get(i)));
      }
    }
  }

  private static SceneNode node(Item item, List<String> ports, Box box, int depth, boolean open) {
    SceneNode.State closed = item.expandable() ? SceneNode.State.CLOSED : SceneNode.State.LEAF;
    return new SceneNode(
        item.id(),
        item.kind(),
        item.stage(),
        item.label(),
        item.detail(),
        ports,
        box,
        depth,
        open ? SceneNode.State.OPEN : closed);
  }
}
