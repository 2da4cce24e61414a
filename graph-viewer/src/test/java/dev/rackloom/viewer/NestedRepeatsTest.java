package dev.rackloom.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.viewer.layout.BoundedLayout;
import dev.rackloom.viewer.layout.Box;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Alike children of an opened group fold as stages do. */
class NestedRepeatsTest {

  private static Scene scene(ModelTree tree, Set<Integer> open, Set<Integer> apart) {
    return scene(tree, new Wanted(open, apart, Alike.ALL, Direction.DOWN));
  }

  private static Scene scene(ModelTree tree, Wanted wanted) {
    return new SceneBuilder(tree, BoundedLayout.standard()).build(wanted);
  }

  /** A layer of experts, each weighed and added to the sum before the next. */
  private static ModelTree experts(int count) {
    Models m = new Models().stage("layer");
    int x = m.op("Norm", "norm", m.input("x"));
    int sum = x;
    for (int e = 0; e < count; e++) {
      String scope = "mlp/experts." + e;
      int out = m.op("MatMul", scope, m.op("Gelu", scope, m.op("MatMul", scope, x)));
      sum = m.op("Add", "mlp/combine." + e, sum, out);
    }
    return m.build(sum).tree();
  }

  /** Says how many stages it is asked of, none as well. */
  private static final class Sums implements Overlay {
    private static final Overlay OF_STAGES = new Sums();

    @Override
    public String name() {
      return "sums";
    }

    @Override
    public Mark mark(int stage) {
      return Mark.NONE;
    }

    @Override
    public String together(List<Integer> stages) {
      return stages.size() + " stages";
    }

    @Override
    public List<LegendEntry> legend() {
      return List.of();
    }
  }

  private static int named(ModelTree tree, String label) {
    return tree.items().stream()
        .filter(i -> i.label().equals(label))
        .findFirst()
        .orElseThrow()
        .id();
  }

  private static int around(ModelTree tree, String label) {
    return tree.item(named(tree, label)).parent();
  }

  private static Set<Integer> pathTo(ModelTree tree, int item) {
    return tree.path(item).stream().map(Item::id).collect(Collectors.toSet());
  }

  @ParameterizedTest
  @EnumSource(Direction.class)
  void alikeChildren_areShownOnce_withTheirBracketInsideTheGroup(Direction direction) {
    ModelTree tree = SampleTree.blocks(6);
    int group = around(tree, "block.0");
    Scene scene = scene(tree, new Wanted(pathTo(tree, group), Set.of(), Alike.ALL, direction));
    Repeat repeat = scene.repeats().getFirst();
    assertThat(repeat.label()).isEqualTo("× 6");
    assertThat(repeat.stages()).isEmpty();
    assertThat(repeat.together(Sums.OF_STAGES)).isEmpty();
    assertThat(scene.node(named(tree, "block.0"))).isPresent();
    assertThat(scene.node(named(tree, "block.1"))).isEmpty();
    Box box = scene.node(group).orElseThrow().box();
    assertThat(box.union(repeat.box())).isEqualTo(box);
    assertThat(scene.nodes())
        .filteredOn(n ->
            tree.item(n.item()).parent() == group
                && !repeat.items().stream().anyMatch(i -> i == n.item()))
        .noneMatch(n -> n.box().intersects(repeat.box()));
  }

  @Test
  void lines_goThroughTheOneThatStandsForAll() {
    ModelTree tree = SampleTree.blocks(4);
    int group = around(tree, "block.0");
    int block = named(tree, "block.0");
    Scene scene = scene(tree, pathTo(tree, group), Set.of());
    assertThat(scene.edges()).anyMatch(e -> e.to() == block);
    assertThat(scene.edges()).anyMatch(e -> e.from() == block);
    assertThat(scene.edges()).noneMatch(e -> e.from() == e.to());
    scene.edges().stream()
        .filter(e -> e.from() == block)
        .forEach(e ->
            assertThat(e.line().x(0)).isEqualTo(scene.node(block).orElseThrow().box().centerX()));
  }

  @ParameterizedTest
  @EnumSource(Direction.class)
  void manyLines_endAtTheBoxThatStandsForAll(Direction direction) {
    Models m = new Models().stage("layer");
    int[] reads = new int[13];
    for (int i = 0; i < 12; i++) {
      reads[i] = m.op("Relu", "", m.input("x" + i));
    }
    reads[12] = reads[0];
    for (int i = 0; i < 4; i++) {
      reads[12] = m.op("Gelu", "block." + i, m.op("Sum", "block." + i, reads));
    }
    ModelTree tree = m.build(reads[12]).tree();
    int block = named(tree, "block.0");
    Set<Integer> open = pathTo(tree, tree.item(block).parent());
    Scene scene = scene(tree, new Wanted(open, Set.of(), Alike.ALL, direction));
    Box box = scene.node(block).orElseThrow().box().grown(1e-6);
    assertThat(scene.edges()).filteredOn(e -> e.to() == block).hasSize(12);
    assertThat(scene.edges())
        .filteredOn(e -> e.to() == block)
        .map(SceneEdge::line)
        .allMatch(l -> box.contains(l.x(l.size() - 1), l.y(l.size() - 1)));
  }

  @Test
  void apart_showsEach_andOpenIsOpenForAll() {
    ModelTree tree = SampleTree.blocks(6);
    int group = around(tree, "block.0");
    int block = named(tree, "block.0");
    Set<Integer> open = new HashSet<>(pathTo(tree, group));
    open.add(block);
    Scene folded = scene(tree, open, Set.of());
    assertThat(folded.nodes()).filteredOn(n -> n.label().equals("Conv")).hasSize(2);
    int handle = folded.repeats().getFirst().handle();
    Scene apart = scene(tree, open, Set.of(handle));
    assertThat(apart.nodes()).filteredOn(n -> n.label().startsWith("block.")).hasSize(6);
    Repeat repeat = apart.repeats().getFirst();
    assertThat(repeat.folded()).isFalse();
    Box box = apart.node(group).orElseThrow().box();
    assertThat(box.union(repeat.box())).isEqualTo(box);
  }

  @Test
  void severalThatRepeatTogether_areOneRun() {
    ModelTree tree = experts(8);
    int group = around(tree, "experts.0");
    Scene scene = scene(tree, pathTo(tree, group), Set.of());
    Repeat repeat = scene.repeats().getFirst();
    assertThat(repeat.each()).isEqualTo(2);
    assertThat(repeat.times()).isEqualTo(8);
    int fifth = named(tree, "experts.5");
    assertThat(repeat.shownFor(fifth)).isEqualTo(named(tree, "experts.0"));
    assertThat(repeat.standsFor(named(tree, "experts.0"))).hasSize(8).contains(fifth);
  }

  @Test
  void otherNames_andOperatorsAlone_doNotFold() {
    Models m = new Models().stage("attention");
    int x = m.input("x");
    int q = m.op("Reshape", "self/q_proj", m.op("MatMul", "self/q_proj", x));
    int k = m.op("Reshape", "self/k_proj", m.op("MatMul", "self/k_proj", q));
    int y = m.op("Relu", "self", m.op("Relu", "self", m.op("Relu", "self", k)));
    ModelTree tree = m.build(y).tree();
    int group = around(tree, "q_proj");
    Scene scene = scene(tree, pathTo(tree, group), Set.of());
    assertThat(scene.repeats()).isEmpty();
    assertThat(scene.nodes()).filteredOn(n -> n.label().equals("Relu")).hasSize(3);
  }

  @Test
  void otherShapesInside_doNotFold() {
    Models m = new Models().stage("layer");
    int x = m.input("x");
    for (int i = 0; i < 4; i++) {
      m.shaped(Shape.of(1, 128, i < 2 ? 384 : 512 + i));
      x = m.op("Gelu", "block." + i, m.op("MatMul", "block." + i, x));
    }
    ModelTree tree = m.build(x).tree();
    Scene scene = scene(tree, pathTo(tree, around(tree, "block.0")), Set.of());
    assertThat(scene.repeats()).extracting(Repeat::times).containsExactly(2);
    assertThat(scene.node(named(tree, "block.3"))).isPresent();
  }

  @Test
  void itemInARun_isHiddenUntilTheRunIsApart() {
    ModelTree tree = experts(8);
    Wanted folded = Wanted.FIRST;
    int fifth = named(tree, "experts.5");
    int handle = tree.runHiding(fifth, folded).orElseThrow();
    assertThat(handle).isEqualTo(named(tree, "experts.0"));
    assertThat(tree.runHiding(handle, folded)).isEmpty();
    Wanted apart = new Wanted(Set.of(), Set.of(handle), Alike.ALL, Direction.DOWN);
    assertThat(tree.runHiding(fifth, apart)).isEmpty();
  }

  @Test
  void hundredsOfAlikeGroups_areLaidOutOnce() {
    ModelTree tree = SampleTree.blocks(300);
    BoundedLayout layout = BoundedLayout.standard();
    Set<Integer> all = tree.items().stream().map(Item::id).collect(Collectors.toSet());
    new SceneBuilder(tree, layout).build(new Wanted(all, Set.of(), Alike.ALL, Direction.DOWN));
    assertThat(layout.remembered()).isLessThan(6);
  }

  @Test
  void runs_areRememberedUntilOthersAreAlike() {
    ModelTree tree = experts(8);
    int group = around(tree, "experts.0");
    List<Repeats.Run> runs = tree.repeats().find(group, Wanted.FIRST);
    assertThat(tree.repeats().find(group, Wanted.FIRST)).isSameAs(runs);
    int[] numbers = new int[tree.items().size()];
    numbers[named(tree, "experts.0")] = 1;
    Alike other = new Alike(Ids.NONE, Ids.of(numbers));
    Wanted wanted = new Wanted(Set.of(), Set.of(), other, Direction.DOWN);
    assertThat(tree.repeats().find(group, wanted)).isNotEqualTo(runs);
    assertThat(tree.repeats().find(group, Wanted.FIRST)).isEqualTo(runs);
  }

  /** What stands before a run costs one look each, and shifts it. */
  @Test
  void runBehindThousandsOfOthers_isNamedByItsFirstGroup() {
    Models m = new Models().stage("wide");
    int x = m.input("x");
    for (int i = 0; i < 3_000; i++) {
      x = m.op("Relu", i % 3 == 0 ? "own" + "x".repeat(i % 7) : "", x);
    }
    for (int i = 0; i < 4; i++) {
      x = m.op("Gelu", "block." + i, m.op("Conv", "block." + i, x));
    }
    ModelTree tree = m.build(x).tree();
    int last = named(tree, "block.3");
    assertThat(tree.runHiding(last, Wanted.FIRST)).hasValue(named(tree, "block.0"));
  }

  /** Whatever folds, no operator is lost: each is on show or stood for. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyOperator_isOnShow_orStoodFor(long seed) {
    Random random = new Random(seed);
    Models m = new Models().stage("all");
    int x = m.input("x");
    for (int i = 0; i < 60; i++) {
      String scope = "s." + random.nextInt(3) + "/t." + i / 5;
      x = random.nextBoolean() ? m.op("Conv", scope, x) : m.op("Relu", scope, x);
    }
    ModelTree tree = m.build(x).tree();
    Set<Integer> all = tree.items().stream().map(Item::id).collect(Collectors.toSet());
    Scene scene = scene(tree, all, Set.of());
    List<Item> operators = tree.items().stream().filter(i -> i.operator() >= 0).toList();
    assertThat(operators)
        .allSatisfy(o ->
            assertThat(
                    scene.node(o.id()).isPresent()
                        || tree.path(o.id()).stream()
                            .anyMatch(p ->
                                scene
                                    .repeatOf(p.id())
                                    .filter(r -> r.shownFor(p.id()) != p.id())
                                    .isPresent()))
                .isTrue());
  }
}
