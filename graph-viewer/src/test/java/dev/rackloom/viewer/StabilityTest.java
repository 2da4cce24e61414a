package dev.rackloom.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rackloom.viewer.layout.BoundedLayout;
import dev.rackloom.viewer.layout.Box;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Opening or closing a group leaves everything else where it was, seen from the group: the view
 * keeps its upper edge and its middle in place. What is above stays, what is below moves down by
 * what the group grew, what is beside it makes way in its order, insides of other groups are the
 * same.
 */
class StabilityTest {

  private static final Offset<Double> NEARLY = within(0.01);

  /** Heights in a row differ by a line of ports. */
  private static final Offset<Double> A_LINE = within(Sizes.PORTS + 0.01);

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 60);
  }

  /** Groups of operators, each reading some of those before. */
  private static ModelTree random(Random random) {
    Models m = new Models().stage("all");
    List<Integer> made = new ArrayList<>(List.of(m.input("x")));
    int groups = 6 + random.nextInt(16);
    for (int i = 0; i < groups; i++) {
      String scope = "net/g" + i;
      int x = made.get(Math.max(0, made.size() - 1 - random.nextInt(4)));
      int y = made.get(Math.max(0, made.size() - 1 - random.nextInt(5)));
      x = m.op("First" + i, scope, x, y);
      for (int k = random.nextInt(5); k > 0; k--) {
        x = m.op("Op" + i + k, scope, x);
      }
      made.add(x);
    }
    return m.build(made.getLast()).tree();
  }

  /** One picture with a group closed and one with it open; perhaps others are open in both. */
  private static final class Change {
    private final ModelTree tree;
    private final int[] children;
    private final int group;
    private final Scene before;
    private final Scene after;

    Change(long seed) {
      Random random = new Random(seed);
      tree = random(random);
      int stage = tree.itemOfStage(0);
      children = tree.item(stage).children().toArray();
      int[] groups = IntStream.of(children).filter(c -> tree.item(c).expandable()).toArray();
      group = groups[random.nextInt(groups.length)];
      Set<Integer> open = new HashSet<>(Set.of(stage));
      SceneBuilder builder = new SceneBuilder(tree, BoundedLayout.standard());
      Scene closed = builder.build(open);
      IntStream.of(groups)
          .filter(g -> g != group && random.nextInt(3) == 0)
          .filter(g -> !beside(closed, g))
          .forEach(open::add);
      before = builder.build(open);
      open.add(group);
      after = builder.build(open);
    }

    private boolean beside(Scene scene, int item) {
      Box a = box(scene, item);
      Box b = box(scene, group);
      return a.y() < b.bottom() && b.y() < a.bottom();
    }

    static Box box(Scene scene, int item) {
      return scene.node(item).orElseThrow().box();
    }

    /** Where something is, seen from the middle of the group's upper edge. */
    Box seen(Scene scene, int item) {
      Box anchor = box(scene, group);
      return box(scene, item).moved(-anchor.centerX(), -anchor.y());
    }

    IntStream others() {
      return IntStream.of(children).filter(c -> c != group);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatIsAboveOrBelow_keepsItsPlace(long seed) {
    Change change = new Change(seed);
    double grew =
        Change.box(change.after, change.group).height()
            - Change.box(change.before, change.group).height();
    change
        .others()
        .filter(c -> !change.beside(change.before, c))
        .forEach(c -> {
          Box was = change.seen(change.before, c);
          Box is = change.seen(change.after, c);
          assertThat(is.centerX()).as("x of %d", c).isEqualTo(was.centerX(), NEARLY);
          if (was.y() < 0) {
            assertThat(is.y()).as("y of %d above", c).isEqualTo(was.y(), NEARLY);
          } else {
            assertThat(is.y()).as("y of %d below", c).isEqualTo(was.y() + grew, A_LINE);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatIsBeside_makesWayInItsOrder(long seed) {
    Change change = new Change(seed);
    change
        .others()
        .filter(c -> change.beside(change.before, c))
        .forEach(c -> {
          Box was = change.seen(change.before, c);
          Box is = change.seen(change.after, c);
          assertThat(is.y()).isEqualTo(was.y(), NEARLY);
          assertThat(Math.signum(is.centerX())).isEqualTo(Math.signum(was.centerX()));
          assertThat(Math.abs(is.centerX())).isGreaterThanOrEqualTo(Math.abs(was.centerX()) - 0.01);
        });
    for (int a : change.children) {
      for (int b : change.children) {
        assertThat(a != b && Change.box(change.after, a).intersects(Change.box(change.after, b)))
            .as("%d over %d", a, b)
            .isFalse();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void insidesOfOtherGroups_areTheSame(long seed) {
    Change change = new Change(seed);
    for (SceneNode node : change.before.nodes()) {
      int parent = change.tree.item(node.item()).parent();
      if (node.depth() == 2 && parent != change.group) {
        Box was = Change.box(change.before, parent);
        Box is = Change.box(change.after, parent);
        Box moved = node.box().moved(is.x() - was.x(), is.y() - was.y());
        Box now = Change.box(change.after, node.item());
        assertThat(now.x()).isEqualTo(moved.x(), NEARLY);
        assertThat(now.y()).isEqualTo(moved.y(), NEARLY);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void lines_endAtTheirBoxes_andKeepOffTheOpenGroup(long seed) {
    Change change = new Change(seed);
    Box open = Change.box(change.after, change.group);
    for (SceneEdge edge : change.after.edges()) {
      int last = edge.line().size() - 1;
      assertThat(Change.box(change.after, edge.from()).grown(0.01))
          .matches(b -> b.contains(edge.line().x(0), edge.line().y(0)));
      assertThat(Change.box(change.after, edge.to()).grown(0.01))
          .matches(b -> b.contains(edge.line().x(last), edge.line().y(last)));
      if (!edge.touches(change.group) && change.tree.item(edge.from()).parent() != change.group) {
        for (int p = 1; p < last; p++) {
          double x = edge.line().x(p);
          double y = edge.line().y(p);
          assertThat(x > open.x() && x < open.right() && y > open.y() && y < open.bottom())
              .as("line %s over %s", edge, open)
              .isFalse();
        }
      }
    }
  }
}
