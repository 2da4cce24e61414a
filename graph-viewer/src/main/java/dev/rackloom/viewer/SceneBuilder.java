package dev.rackloom.viewer;

import dev.rackloom.viewer.layout.Arrangement;
import dev.rackloom.viewer.layout.Box;
import dev.rackloom.viewer.layout.Folding;
import dev.rackloom.viewer.layout.Level;
import dev.rackloom.viewer.layout.LevelLayout;
import dev.rackloom.viewer.layout.Size;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes scenes of a tree. Each open group is laid out for itself, inside out, then all are put into
 * place in one walk from the outside in; what flows in a group is found once. Deterministic: the
 * same open groups give the same scene. One thread at a time.
 */
public final class SceneBuilder {

  private final ModelTree tree;
  private final LevelLayout layout;
  private final LevelFlow.Finder finder;
  private final Map<Integer, LevelFlow> flows = new HashMap<>();

  public SceneBuilder(ModelTree tree, LevelLayout layout) {
    this.tree = tree;
    this.layout = layout;
    this.finder = new LevelFlow.Finder(tree);
  }

  /** The scene in which exactly the given items are open, as far as what is around them is. */
  public synchronized Scene build(Set<Integer> open) {
    Part all = inside(ModelTree.ROOT, open);
    Placed placed = new Placed();
    placed.level(all, 0, 0, 0);
    Box bounds = new Box(0, 0, all.arranged.size().width(), all.arranged.size().height());
    List<Repeat> repeats = all.folded ? List.of() : new Repeats(tree).find(placed.nodes);
    for (Repeat repeat : repeats) {
      bounds = bounds.union(repeat.box());
    }
    return new Scene(
        placed.nodes, placed.ends, placed.edges, placed.firstEdges, repeats, bounds, all.folded);
  }

  /**
   * A laid-out group, its corner at the origin.
   *
   * @param opened what is inside each child, null for those that are closed
   * @param folded whether it stands in several columns
   */
  private record Part(
      Item group,
      LevelFlow flow,
      Arrangement arranged,
      List<@Nullable Part> opened,
      boolean folded) {}

  private Part inside(int group, Set<Integer> open) {
    Item item = tree.item(group);
    LevelFlow flow = flows.computeIfAbsent(group, finder::of);
    int count = item.children().size();
    List<@Nullable Part> opened = new ArrayList<>(count);
    List<Size> sizes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Item child = tree.item(item.children().get(i));
      Part part = child.expandable() && open.contains(child.id()) ? inside(child.id(), open) : null;
      opened.add(part);
      sizes.add(
          part == null
              ? Sizes.closed(child, flow.ports().get(i))
              : Sizes.open(part.arranged.size()));
    }
    Level level = new Level(sizes, flow.links());
    Arrangement one = layout.arrange(level);
    Optional<Arrangement> folded = Folding.fold(level, one);
    return new Part(item, flow, folded.orElse(one), opened, folded.isPresent());
  }

  /** What has its place: boxes, each followed by what is in it, and the lines of each level. */
  private final class Placed {
    private final List<SceneNode> nodes = new ArrayList<>();
    private final List<SceneEdge> edges = new ArrayList<>();

    /** For each box the position after the last one inside it. */
    private final Ints ends = new Ints();

    /** For each box the position of the first line that is not before it. */
    private final Ints firstEdges = new Ints();

    void level(Part part, double dx, double dy, int depth) {
      lines(part, dx, dy);
      for (int i = 0; i < part.opened.size(); i++) {
        Item child = tree.item(part.group.children().get(i));
        Box box = part.arranged.boxes().get(i).moved(dx, dy);
        Part inside = part.opened.get(i);
        int at = nodes.size();
        nodes.add(node(child, part.flow.ports().get(i), box, depth, inside != null));
        ends.add(at + 1);
        firstEdges.add(edges.size());
        if (inside != null) {
          double left = box.centerX() - inside.arranged.size().width() / 2;
          level(inside, left, box.y() + Sizes.HEADER, depth + 1);
          ends.set(at, nodes.size());
        }
      }
    }

    private void lines(Part part, double dx, double dy) {
      for (int i = 0; i < part.flow.links().size(); i++) {
        Level.Link link = part.flow.links().get(i);
        edges.add(
            new SceneEdge(
                part.group.children().get(link.from()),
                part.group.children().get(link.to()),
                part.arranged.links().get(i).moved(dx, dy),
                part.flow.tensors().get(i)));
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
