package dev.rackloom.viewer.canvas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rackloom.api.Ids;
import dev.rackloom.viewer.Alike;
import dev.rackloom.viewer.Direction;
import dev.rackloom.viewer.GraphState;
import dev.rackloom.viewer.Highlight;
import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.ModelTree;
import dev.rackloom.viewer.Palette;
import dev.rackloom.viewer.SampleTree;
import dev.rackloom.viewer.SceneEdge;
import dev.rackloom.viewer.SceneNode;
import dev.rackloom.viewer.Sight;
import dev.rackloom.viewer.Sign;
import dev.rackloom.viewer.Viewport;
import dev.rackloom.viewer.layout.Box;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import javafx.geometry.Point2D;
import javafx.scene.Scene;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.stage.Stage;
import javafx.util.Duration;
import org.junit.jupiter.api.Test;
import org.testfx.framework.junit5.ApplicationTest;
import org.testfx.util.WaitForAsyncUtils;

class GraphViewTest extends ApplicationTest {

  private final ModelTree tree = SampleTree.transformer(3);
  private GraphView view;

  @Override
  public void start(Stage stage) {
    view = new GraphView(Runnable::run, Runnable::run);
    view.show(tree);
    stage.setScene(new Scene(view, 700, 700));
    stage.setX(0);
    stage.setY(0);
    stage.show();
  }

  private Point2D middle(int item) {
    Box box = view.sceneModelProperty().get().node(item).orElseThrow().box();
    Viewport port = view.viewportProperty().get();
    return view.localToScreen(port.screenX(box.centerX()), port.screenY(box.centerY()));
  }

  @Test
  void click_selectsAndEnterOpens() {
    int stage = tree.itemOfStage(1);
    clickOn(middle(stage));
    assertThat(view.selectedProperty().get()).isEqualTo(stage);
    push(KeyCode.ENTER);
    assertThat(view.sceneModelProperty().get().node(stage).orElseThrow().state())
        .isEqualTo(SceneNode.State.OPEN);
    push(KeyCode.ESCAPE);
    assertThat(view.selectedProperty().get()).isEqualTo(Item.NONE);
  }

  /** The view of a pane that is shown while its model is still laid out. */
  @Test
  void sightThatWasKept_waitsForItsScene() {
    Region pane = new Region();
    pane.resize(700, 700);
    Camera camera = new Camera(pane);
    Box box = view.sceneModelProperty().get().bounds();
    Sight kept = new Sight(Sight.Kind.PART, box.centerX() + 5, box.centerY() + 7, 2);
    camera.see(dev.rackloom.viewer.Scene.EMPTY);
    camera.restart(kept);
    camera.settle(true);
    camera.see(view.sceneModelProperty().get());
    camera.settle(false);
    assertThat(camera.sight()).isEqualTo(kept);
    assertThat(camera.viewportProperty().get()).isEqualTo(kept.in(700, 700));
  }

  @Test
  void otherKeys_doWhatTheFirstOnesDid() {
    int stage = tree.itemOfStage(1);
    clickOn(middle(stage));
    Map<GraphAction, String> liked =
        GraphAction.presses(a -> a == GraphAction.OPEN ? "Alt+O" : a.press());
    interact(() -> view.pressesProperty().set(liked));
    push(KeyCode.ENTER);
    push(KeyCode.O);
    assertThat(state(stage)).isEqualTo(SceneNode.State.CLOSED);
    push(KeyCode.ALT, KeyCode.O);
    assertThat(state(stage)).isEqualTo(SceneNode.State.OPEN);
    double before = view.viewportProperty().get().scale();
    push(KeyCode.SHIFT, KeyCode.EQUALS); // + on many keyboards
    assertThat(view.viewportProperty().get().scale()).isGreaterThan(before);
    push(KeyCode.SUBTRACT);
    assertThat(view.viewportProperty().get().scale()).isCloseTo(before, within(1e-9));
  }

  private SceneNode.State state(int item) {
    return view.sceneModelProperty().get().node(item).orElseThrow().state();
  }

  @Test
  void repeats_areOneUntilTheirBracketIsClicked() {
    assertThat(view.standsFor(1)).containsExactly(1, 3, 5);
    interact(() -> view.selectedProperty().set(tree.itemOfStage(5)));
    interact(() -> view.reveal(tree.itemOfStage(5)));
    assertThat(view.sceneModelProperty().get().node(tree.itemOfStage(5))).isEmpty();
    Box bracket = view.sceneModelProperty().get().repeats().getFirst().box();
    Viewport port = view.viewportProperty().get();
    clickOn(view.localToScreen(port.screenX(bracket.x() + 12), port.screenY(bracket.centerY())));
    assertThat(view.sceneModelProperty().get().node(tree.itemOfStage(5))).isPresent();
    assertThat(view.standsFor(1)).containsExactly(1);
    clickOn(middle(tree.itemOfStage(1)));
    push(KeyCode.R);
    assertThat(view.sceneModelProperty().get().node(tree.itemOfStage(5))).isEmpty();
  }

  @Test
  void stagesThatDiffer_stepOut_andWhatIsSeenStays() {
    Point2D before = middle(tree.itemOfStage(1));
    interact(() -> view.alikeProperty().set(new Alike(Ids.of(0, 0, 0, 1, 1, 0, 0, 0), Ids.NONE)));
    assertThat(view.sceneModelProperty().get().node(tree.itemOfStage(3))).isPresent();
    assertThat(middle(tree.itemOfStage(0)).getY()).isLessThan(before.getY());
  }

  @Test
  void anotherView_showsItAsItWasLookedAt() {
    interact(() -> {
      view.directionProperty().set(Direction.RIGHT);
      view.toggle(tree.itemOfStage(0));
      view.zoom(1.7);
      view.go(view.viewportProperty().get().panned(-40, 30));
    });
    GraphState state = view.state();
    Set<Integer> shown = new HashSet<>(items());
    Viewport port = view.viewportProperty().get();
    interact(() -> view.show(SampleTree.blocks(5), GraphState.FIRST));
    assertThat(view.state()).isEqualTo(GraphState.FIRST);
    interact(() -> view.show(SampleTree.transformer(3), state));
    assertThat(view.state()).isEqualTo(state);
    interact(view::layout);
    assertThat(new HashSet<>(items())).isEqualTo(shown);
    assertThat(view.state()).isEqualTo(state);
    assertThat(view.viewportProperty().get().scale()).isCloseTo(port.scale(), within(1e-9));
    assertThat(view.viewportProperty().get().dx()).isCloseTo(port.dx(), within(0.1));
    interact(() -> view.fit());
    assertThat(view.state().sight()).isEqualTo(Sight.ALL);
    interact(() -> view.zoom(2));
    assertThat(view.state().sight().kind()).isEqualTo(Sight.Kind.PART);
  }

  @Test
  void sightOfNothing_isAsAtFirst() {
    Viewport first = view.viewportProperty().get();
    Sight away = new Sight(Sight.Kind.PART, 1e7, 1e7, 1);
    GraphState lost = new GraphState(false, List.of(), List.of(), away, Direction.DOWN);
    interact(() -> view.show(SampleTree.transformer(3), lost));
    interact(view::layout);
    assertThat(view.viewportProperty().get()).isEqualTo(first);
  }

  @Test
  void groupBesideAnOpenOne_opensAndOnlyItsSideMakesWay() {
    ModelTree wide = SampleTree.sideBySide();
    interact(() -> view.show(wide));
    Item group =
        wide.items().stream().filter(i -> i.label().equals("g1")).findFirst().orElseThrow();
    List<Integer> row = wide.item(group.parent()).children().stream().boxed().toList();
    interact(() -> {
      wide.path(group.parent()).forEach(i -> view.toggle(i.id()));
      view.toggle(row.get(2));
    });
    Point2D above = middle(row.get(0));
    Point2D before = middle(row.get(2));
    interact(() -> view.toggle(row.get(3)));
    assertThat(middle(row.get(0)).distance(above)).isCloseTo(0, within(0.1));
    assertThat(middle(row.get(2)).distance(before)).isCloseTo(0, within(0.1));
  }

  private List<Integer> items() {
    return view.sceneModelProperty().get().nodes().stream().map(SceneNode::item).toList();
  }

  @Test
  void direction_isTurnedByKey() {
    clickOn(middle(tree.itemOfStage(1)));
    push(KeyCode.F);
    assertThat(view.sceneModelProperty().get().direction()).isEqualTo(Direction.RIGHT);
    push(KeyCode.RIGHT);
    assertThat(view.selectedProperty().get()).isEqualTo(tree.itemOfStage(2));
  }

  @Test
  void selection_isZoomedToSmoothly() {
    interact(() -> view.setGlide(Duration.millis(60)));
    clickOn(middle(tree.itemOfStage(1)));
    push(KeyCode.MINUS);
    push(KeyCode.MINUS);
    double before = view.viewportProperty().get().scale();
    push(KeyCode.Z);
    waitUntil(() -> view.viewportProperty().get().scale() == 1.25);
    assertThat(view.viewportProperty().get().scale()).isGreaterThan(before);
  }

  private static void waitUntil(java.util.concurrent.Callable<Boolean> held) {
    try {
      WaitForAsyncUtils.waitFor(10, TimeUnit.SECONDS, held);
    } catch (TimeoutException late) {
      throw new AssertionError("it did not come to rest", late);
    }
  }

  @Test
  void found_isRinged() {
    Set<Integer> before = colours();
    interact(() -> view.highlightProperty().set(Highlight.of(tree, tree.find("softmax", 100))));
    assertThat(colours()).hasSizeGreaterThan(before.size());
    Highlight found = view.highlightProperty().get();
    assertThat(found.isAround(tree.itemOfStage(1))).isTrue();
    int first = found.step(Item.NONE, true);
    assertThat(found.step(first, false)).isEqualTo(found.items().get(2));
  }

  @Test
  void differences_areRingedEachInItsColour() {
    List<Highlight.Signed> signed = new ArrayList<>();
    Sign[] signs = {Sign.ADDED, Sign.REMOVED, Sign.CHANGED, Sign.MOVED};
    for (int i = 0; i < signs.length; i++) {
      signed.add(new Highlight.Signed(tree.itemOfStage(i == 3 ? 7 : i), signs[i]));
    }
    interact(() -> view.highlightProperty().set(Highlight.of(tree, signed)));
    interact(view::fit);
    Set<Integer> seen = colours();
    for (Sign sign : signs) {
      int rgb = Integer.parseInt(sign.colour(Palette.LIGHT).substring(1), 16) | 0xff000000;
      assertThat(seen).as(sign.word()).contains(rgb);
    }
  }

  @Test
  void pictureOfTheWholeScene_isNoLongerThanAsked() {
    WritableImage[] picture = new WritableImage[1];
    interact(() -> {
      view.openAll();
      picture[0] = view.picture(500);
    });
    assertThat(Math.max(picture[0].getWidth(), picture[0].getHeight())).isBetween(480.0, 501.0);
  }

  @Test
  void arrows_walkAlongLines() {
    clickOn(middle(tree.itemOfStage(1)));
    push(KeyCode.DOWN);
    assertThat(view.selectedProperty().get()).isEqualTo(tree.itemOfStage(2));
    push(KeyCode.UP);
    assertThat(view.selectedProperty().get()).isEqualTo(tree.itemOfStage(1));
  }

  @Test
  void i_goesIntoAGroup_andEscapeOutAgain() {
    int stage = tree.itemOfStage(1);
    clickOn(middle(stage));
    push(KeyCode.I);
    int inside = view.selectedProperty().get();
    assertThat(tree.item(inside).parent()).isEqualTo(stage);
    SceneNode first = view.sceneModelProperty().get().node(inside).orElseThrow();
    assertThat(view.sceneModelProperty().get().nodes())
        .filteredOn(n -> n.depth() == first.depth() && tree.item(n.item()).parent() == stage)
        .allSatisfy(
            n -> assertThat(n.box().centerY()).isGreaterThanOrEqualTo(first.box().centerY()));
    push(KeyCode.ESCAPE);
    assertThat(view.selectedProperty().get()).isEqualTo(stage);
  }

  @Test
  void keys_zoom() {
    clickOn(middle(tree.itemOfStage(1)));
    double before = view.viewportProperty().get().scale();
    push(KeyCode.MINUS);
    assertThat(view.viewportProperty().get().scale()).isLessThan(before);
    push(KeyCode.DIGIT0);
    Box seen = view.viewportProperty().get().visible(view.getWidth(), view.getHeight());
    Box all = view.sceneModelProperty().get().bounds();
    Box around = seen.grown(1e-6); // as far as numbers are exact
    assertThat(around.contains(all.x(), all.y())).isTrue();
    assertThat(around.contains(all.right(), all.bottom())).isTrue();
  }

  @Test
  void reveal_opensWhatIsAround() {
    int deepest = tree.find("softmax", 1).get(0);
    interact(() -> view.reveal(deepest));
    assertThat(view.sceneModelProperty().get().node(deepest)).isPresent();
    assertThat(view.selectedProperty().get()).isEqualTo(deepest);
  }

  @Test
  void alikeGroupsInAStage_areOneUntilTheirBracketIsClicked() {
    ModelTree blocks = SampleTree.blocks(5);
    interact(() -> view.show(blocks));
    int fourth = blocks.find("block.3", 1).get(0);
    int group = blocks.item(fourth).parent();
    interact(() -> blocks.path(group).forEach(i -> view.toggle(i.id())));
    interact(view::fit);
    assertThat(view.sceneModelProperty().get().node(fourth)).isEmpty();
    Box bracket = view.sceneModelProperty().get().repeats().getFirst().box();
    Viewport port = view.viewportProperty().get();
    clickOn(view.localToScreen(port.screenX(bracket.x() + 12), port.screenY(bracket.centerY())));
    assertThat(view.sceneModelProperty().get().node(fourth)).isPresent();
    clickOn(middle(fourth));
    push(KeyCode.R);
    assertThat(view.sceneModelProperty().get().node(fourth)).isEmpty();
    assertThat(view.selectedProperty().get()).isEqualTo(fourth);
  }

  @Test
  void reveal_unfoldsTheRunsAroundWhatIsLookedFor() {
    ModelTree blocks = SampleTree.blocks(5);
    interact(() -> view.show(blocks));
    int last = blocks.find("block.4/Add", 1).get(0);
    interact(() -> view.reveal(last));
    assertThat(view.sceneModelProperty().get().node(last)).isPresent();
  }

  @Test
  void reveal_thatOpensGroups_startsFromWhatIsSeen() {
    int deepest = tree.itemOfStage(0);
    while (!tree.item(deepest).children().isEmpty()) {
      deepest = tree.item(deepest).children().get(0);
    }
    int wanted = deepest;
    Viewport before = view.viewportProperty().get();
    interact(() -> view.reveal(wanted));
    assertThat(view.sceneModelProperty().get().node(wanted)).isPresent();
    Viewport after = view.viewportProperty().get();
    Box box = view.sceneModelProperty().get().node(wanted).orElseThrow().box();
    assertThat(after.visible(700, 700).contains(box.centerX(), box.centerY())).isTrue();
    interact(() -> view.resize(690, 690));
    assertThat(view.viewportProperty().get()).isEqualTo(after);
    assertThat(after.scale()).isLessThanOrEqualTo(before.scale());
  }

  @Test
  void reveal_beforeTheViewHasItsSize_leavesTheFirstView() {
    GraphView plain = new GraphView(Runnable::run, Runnable::run);
    GraphView asked = new GraphView(Runnable::run, Runnable::run);
    for (GraphView each : List.of(plain, asked)) {
      each.show(tree);
    }
    interact(() -> asked.reveal(tree.itemOfStage(0)));
    for (double size : new double[] {90, 700, 500}) {
      for (GraphView each : List.of(plain, asked)) {
        interact(() -> {
          each.resize(size, size);
          each.layout();
        });
      }
    }
    assertThat(asked.viewportProperty().get()).isEqualTo(plain.viewportProperty().get());
    interact(() -> asked.zoom(1.1));
    Viewport moved = asked.viewportProperty().get();
    interact(() -> {
      asked.resize(640, 640);
      asked.layout();
    });
    assertThat(asked.viewportProperty().get()).isEqualTo(moved);
  }

  @Test
  void reveal_showsAllOfAStage_andTheBracketBesideIt() {
    int stage = tree.itemOfStage(1);
    interact(() -> view.go(new Viewport(1.2, -400, 30)));
    interact(() -> view.reveal(stage));
    Box seen = view.viewportProperty().get().visible(view.getWidth(), view.getHeight());
    Box shown = view.sceneModelProperty().get().node(stage).orElseThrow().box();
    Box bracket = view.sceneModelProperty().get().repeats().getFirst().box();
    assertThat(seen.union(shown)).isEqualTo(seen);
    assertThat(seen.x()).isLessThanOrEqualTo(bracket.x());
  }

  @Test
  void line_isPointedAt_andSelectedByAClick() {
    SceneEdge line =
        view.sceneModelProperty().get().edges().stream()
            .filter(e -> e.from() == tree.itemOfStage(1))
            .findFirst()
            .orElseThrow();
    clickOn(middle(tree.itemOfStage(2)));
    Set<Integer> before = colours();
    Viewport port = view.viewportProperty().get();
    Point2D at =
        view.localToScreen(
            port.screenX(line.line().x(0)),
            port.screenY((line.line().y(0) + line.line().y(1)) / 2));
    moveTo(at);
    assertThat(view.lines().hoveredProperty().get()).contains(line);
    assertThat(view.hoveredProperty().get()).isEqualTo(Item.NONE);
    clickOn(at);
    assertThat(view.lines().selectedProperty().get()).contains(line);
    assertThat(view.selectedProperty().get()).isEqualTo(Item.NONE);
    assertThat(colours()).isNotEqualTo(before);
    clickOn(middle(tree.itemOfStage(2)));
    assertThat(view.lines().selectedProperty().get()).isEmpty();
  }

  @Test
  void l_stepsThroughLines_whichAreSaid_andArrowsGoOnFromTheItem() {
    int stage = tree.itemOfStage(1);
    List<SceneEdge> own =
        view.sceneModelProperty().get().edges().stream().filter(e -> e.touches(stage)).toList();
    clickOn(middle(stage));
    assertThat(view.getAccessibleText()).contains(tree.item(stage).fullName());
    for (SceneEdge line : own) {
      push(KeyCode.L);
      assertThat(view.lines().selectedProperty().get()).contains(line);
      assertThat(view.getAccessibleText())
          .contains("line", tree.item(line.from()).label() + " → ", "bytes");
    }
    push(KeyCode.L);
    assertThat(view.lines().selectedProperty().get()).contains(own.getFirst());
    push(KeyCode.DOWN);
    assertThat(view.selectedProperty().get()).isEqualTo(tree.itemOfStage(2));
    assertThat(view.lines().selectedProperty().get()).isEmpty();
  }

  @Test
  void picture_isNotBlankInBothThemes() {
    for (Palette palette : new Palette[] {Palette.LIGHT, Palette.DARK}) {
      interact(() -> view.paletteProperty().set(palette));
      assertThat(colours()).hasSizeGreaterThan(20);
    }
  }

  /**
   * At each density a pixel is covered as by the own shape of the library, to an eighth: no seam.
   */
  @Test
  void largeBoxes_areFilledAsTheirShape() {
    for (double pixels : new double[] {1, 1.25, 2}) {
      interact(() -> {
        WritableImage filled =
            picture(pixels, (gc, b) -> new RoundBox(gc).fill(b[0], b[1], b[2], b[3], 14));
        WritableImage shape =
            picture(pixels, (gc, b) -> gc.fillRoundRect(b[0], b[1], b[2], b[3], 14, 14));
        for (int y = 0; y < shape.getHeight(); y++) {
          for (int x = 0; x < shape.getWidth(); x++) {
            int is = filled.getPixelReader().getArgb(x, y) & 0xff;
            int meant = shape.getPixelReader().getArgb(x, y) & 0xff;
            assertThat(is).as("%s, %d, %d", pixels, x, y).isCloseTo(meant, within(32));
          }
        }
      });
    }
  }

  /** One box within the picture and one that reaches beyond its right side. */
  private static WritableImage picture(double pixels, BiConsumer<GraphicsContext, double[]> fill) {
    SharpCanvas canvas = new SharpCanvas(320, 520);
    GraphicsContext gc = canvas.pen();
    canvas.canvas().setWidth(320 * pixels);
    canvas.canvas().setHeight(520 * pixels);
    gc.setTransform(pixels, 0, 0, pixels, 0, 0);
    gc.setFill(Color.WHITE);
    gc.fillRect(0, 0, 320, 520);
    gc.setFill(Color.BLACK);
    fill.accept(gc, new double[] {10.3, 7.8, 260.5, 240.1});
    fill.accept(gc, new double[] {100.6, 262.2, 300.7, 250.9});
    return canvas.canvas().snapshot(null, null);
  }

  private Set<Integer> colours() {
    Set<Integer> colours = new HashSet<>();
    interact(() -> {
      WritableImage image = view.snapshot(null, null);
      for (int y = 0; y < image.getHeight(); y += 2) {
        for (int x = 0; x < image.getWidth(); x += 2) {
          colours.add(image.getPixelReader().getArgb(x, y));
        }
      }
    });
    return colours;
  }
}
