package dev.rackloom.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rackloom.viewer.layout.BoundedLayout;
import dev.rackloom.viewer.layout.Box;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Groups beside each other that are opened one after the other: what was opened before keeps its
 * place, and so do the other rows; only what is beyond the new one in its row makes way.
 */
class SideBySideTest {

  private static final Offset<Double> NEARLY = within(0.01);

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 40);
  }

  /** One operator that three or more groups read, and one that reads all of them. */
  private static ModelTree wide(Random random) {
    Models m = new Models().stage("all");
    int from = m.op("Split", "net", m.input("x"));
    int branches = 3 + random.nextInt(4);
    List<Integer> ends = new ArrayList<>();
    for (int i = 0; i < branches; i++) {
      int first = m.op("First" + i, "net/g" + i, from);
      int wide = 1 + random.nextInt(4);
      for (int k = 0; k < wide; k++) {
        ends.add(m.op("Wide" + i + "_" + k, "net/g" + i, first));
      }
    }
    return m.build(m.op("Join", "net", ends.stream().mapToInt(i -> i).toArray())).tree();
  }

  /** Pictures in which one more group is open each time. */
  private static final class Steps {
    private final ModelTree tree;
    private final int[] children;

    /** The operator above all groups. */
    private final int frame;

    private final List<Integer> order = new ArrayList<>();
    private final List<Scene> scenes = new ArrayList<>();

    Steps(long seed, Direction direction) {
      Random random = new Random(seed);
      tree = wide(random);
      SceneBuilder builder = new SceneBuilder(tree, BoundedLayout.standard());
      Map<Integer, Integer> turns = new TreeMap<>();
      Item around = around();
      tree.path(around.id()).forEach(i -> turns.put(i.id(), 1));
      children = around.children().toArray();
      frame = children[0];
      List<Integer> groups =
          new ArrayList<>(
              IntStream.of(children).filter(c -> tree.item(c).expandable()).boxed().toList());
      java.util.Collections.shuffle(groups, random);
      scenes.add(scene(builder, turns, direction));
      for (int group : groups) {
        order.add(group);
        turns.put(group, order.size() + 1);
        scenes.add(scene(builder, turns, direction));
      }
    }

    /** The group that the groups are in, and the operators above and below them. */
    private Item around() {
      int group =
          tree.items().stream()
              .filter(i -> i.label().equals("g0"))
              .mapToInt(Item::id)
              .findFirst()
              .orElseThrow();
      return tree.item(tree.item(group).parent());
    }

    private static Scene scene(
        SceneBuilder builder, Map<Integer, Integer> turns, Direction direction) {
      Set<Integer> open = turns.keySet();
      return builder.build(new Wanted(open, open, Alike.ALL, direction, turns));
    }

    double across(int step, int item) {
      return box(step, item).centerX() - box(step, frame).centerX();
    }

    Box box(int step, int item) {
      return scenes.get(step).node(item).orElseThrow().box();
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatWasOpenedBefore_keepsItsPlace(long seed) {
    Steps steps = new Steps(seed, Direction.DOWN);
    assertThat(steps.order).hasSizeGreaterThan(2);
    for (int step = 1; step < steps.scenes.size(); step++) {
      int opened = steps.order.get(step - 1);
      for (int other : steps.children) {
        boolean beside = steps.box(0, other).y() == steps.box(0, opened).y();
        if (!beside || other == steps.order.getFirst()) {
          assertThat(steps.across(step, other))
              .as("x of %d as %d opens", other, opened)
              .isEqualTo(steps.across(step - 1, other), NEARLY);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void pictureThatFollows_holdsAllButTheRowInItsPlace(long seed) {
    for (Direction direction : Direction.values()) {
      Steps steps = new Steps(seed, direction);
      for (int step = 1; step < steps.scenes.size(); step++) {
        int opened = steps.order.get(step - 1);
        Steady shift =
            Steady.of(steps.tree, steps.scenes.get(step - 1), steps.scenes.get(step), opened);
        for (int still : List.of(steps.frame, steps.order.getFirst())) {
          Box was = steps.box(step - 1, still);
          Box is = steps.box(step, still).moved(shift.dx(), shift.dy());
          boolean down = direction == Direction.DOWN;
          assertThat(down ? is.centerX() : is.x())
              .isEqualTo(down ? was.centerX() : was.x(), NEARLY);
          assertThat(down ? is.y() : is.centerY())
              .isEqualTo(down ? was.y() : was.centerY(), NEARLY);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void noneIsOverAnother(long seed) {
    for (Direction direction : Direction.values()) {
      Steps steps = new Steps(seed, direction);
      for (int step = 0; step < steps.scenes.size(); step++) {
        for (int a : steps.children) {
          for (int b : steps.children) {
            assertThat(a != b && steps.box(step, a).intersects(steps.box(step, b)))
                .as("%d over %d", a, b)
                .isFalse();
          }
        }
      }
    }
  }
}
