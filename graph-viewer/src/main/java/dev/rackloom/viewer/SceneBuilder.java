package dev.rackloom.viewer;

import dev.rackloom.viewer.layout.Arrangement;
import dev.rackloom.viewer.layout.Box;
import dev.rackloom.viewer.layout.Level;
import dev.rackloom.viewer.layout.Level.Link;
import dev.rackloom.viewer.layout.LevelLayout;
import dev.rackloom.viewer.layout.Size;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes scenes of a tree. Each open group is laid out for itself, inside out; what flows in a group
 * is found once. Deterministic: the same open groups give the same scene. One thread at a time.
 */
public final class SceneBuilder {

  private final ModelTree tree;
  private final LevelLayout layout;
  private final Map<Integer, LevelFlow> flows = new HashMap<>();

  public SceneBuilder(ModelTree tree, LevelLayout layout) {
    this.tree = tree;
    this.layout = layout;
  }

  /** The scene in which exactly the given items are open, as far as what is around them is. */
  public synchronized Scene build(Set<Integer> open) {
    Part all = inside(ModelTree.ROOT, open, 0);
    List<Repeat> repeats = new Repeats(tree).find(all.nodes);
    Box bounds = new Box(0, 0, all.size.width(), all.size.height());
    for (Repeat repeat : repeats) {
      bounds = bounds.union(repeat.box());
    }
    return new Scene(all.nodes, all.edges, repeats, bounds);
  }

  /** A laid-out group, its corner at the origin. */
  private record Part(List<SceneNode> nodes, List<SceneEdge> edges, Size size) {}

  private Part inside(int group, Set<Integer> open, int depth) {
    Item item = tree.item(group);
    LevelFlow flow = flows.computeIfAbsent(group, g -> LevelFlow.of(tree, g));
    Map<Integer, Part> opened = new HashMap<>();
    List<Size> sizes = new ArrayList<>();
    for (int i = 0; i < item.children().size(); i++) {
      int child = item.children().get(i);
      if (open.contains(child) && tree.item(child).expandable()) {
        opened.put(i, inside(child, open, depth + 1));
      }
      sizes.add(size(tree.item(child), opened.get(i), flow.ports(i)));
    }
    List<Link> links = List.copyOf(flow.links().keySet());
    Arrangement arranged = layout.arrange(new Level(sizes, links));
    return assemble(item, flow, opened, links, arranged, depth);
  }

  private static Size size(Item item, @Nullable Part inside, List<String> ports) {
    return inside == null ? Sizes.closed(item, ports) : Sizes.open(inside.size);
  }

  private Part assemble(
      Item group,
      LevelFlow flow,
      Map<Integer, Part> opened,
      List<Link> links,
      Arrangement arranged,
      int depth) {
    List<SceneNode> nodes = new ArrayList<>();
    List<SceneEdge> edges = new ArrayList<>();
    for (int i = 0; i < links.size(); i++) {
      Link link = links.get(i);
      edges.add(
          new SceneEdge(
              group.children().get(link.from()),
              group.children().get(link.to()),
              arranged.links().get(i),
              java.util.Objects.requireNonNull(flow.links().get(link)).size()));
    }
    for (int i = 0; i < group.children().size(); i++) {
      Item child = tree.item(group.children().get(i));
      Box box = arranged.boxes().get(i);
      Part part = opened.get(i);
      nodes.add(node(child, flow.ports(i), box, depth, part != null));
      if (part != null) {
        double dx = box.centerX() - part.size.width() / 2;
        double dy = box.y() + Sizes.HEADER;
        part.nodes.forEach(n -> nodes.add(n.moved(dx, dy)));
        part.edges.forEach(e -> edges.add(e.moved(dx, dy)));
      }
    }
    return new Part(nodes, edges, arranged.size());
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
