package dev.rackloom.desktop.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.placement.Constraint;
import dev.rackloom.desktop.view.FileDialogs;
import dev.rackloom.desktop.view.Site;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Settings.Dock;
import dev.rackloom.viewer.canvas.GraphView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javafx.event.Event;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.Clipboard;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.util.WaitForAsyncUtils;

/** Menus of the views that show stages and numbers, opened by keys alone. */
class ViewMenusTest extends WindowOnSample {

  @TempDir Path folder;

  /** Whatever is shown begins high: menus of it must fit the screen. */
  @Override
  Optional<Dock> layout() {
    return Optional.of(tabs("graph"));
  }

  @Override
  Site site(DeskModel of) {
    return super.site(of)
        .with(
            new FileDialogs() {
              @Override
              public Optional<Path> toOpen(
                  @Nullable Window owner, String title, List<String> patterns) {
                return Optional.empty();
              }

              @Override
              public Optional<Path> toSave(@Nullable Window owner, String title, String name) {
                return Optional.of(folder.resolve(name));
              }
            });
  }

  private String copied() {
    String[] text = new String[1];
    interact(() -> text[0] = Clipboard.getSystemClipboard().getString());
    return text[0];
  }

  private List<Constraint> constraints() {
    return desk.editor().constraintsProperty().get();
  }

  private Node node(String query) {
    return lookup(query).query();
  }

  private void writesAPicture(Node focused, String name) {
    choose(focused, name + "-picture");
    assertThat(folder.resolve(name + ".png"))
        .satisfies(f -> assertThat(Files.readAllBytes(f)).startsWith(0x89, 'P', 'N', 'G'));
  }

  @Test
  void graph_holdsSeveralStages() {
    GraphView view = (GraphView) node("#graph");
    interact(() -> {
      view.toggleRepeat(view.tree().orElseThrow().itemOfStage(0));
      desk.selection().choose(List.of(1, 3));
      desk.select(3);
    });
    choose(view, "keep-apart");
    assertThat(constraints()).containsExactly(new Constraint.Separate(Set.of("s1", "s3")));
  }

  @Test
  void timeline_isAboutTheBarThatIsPressed() {
    show("timeline");
    Node gantt = node("#gantt-predicted");
    double third = 104 + (gantt.getLayoutBounds().getWidth() - 114) * 0.4;
    mouse(MouseEvent.MOUSE_PRESSED, gantt, new Point2D(third, 32), MouseButton.SECONDARY);
    interact(() -> Event.fireEvent(gantt, menuEvent(gantt, false)));
    take(open(), "move-to-gpu0");
    assertThat(device(2)).isEqualTo("gpu0");
    choose(gantt, "timeline-copy");
    assertThat(copied()).startsWith("where\twhat\t").contains("gpu0\tlayer.2\t", "predicted\n");
    writesAPicture(gantt, "timeline-predicted");
  }

  @Test
  void roofline_isAboutTheDotThatKeysAreAt() {
    interact(() -> desk.editor().move(List.of("s3"), "flow0"));
    show("roofline");
    interact(() -> desk.select(3));
    choose(node("#roofline-3"), "pin-here");
    assertThat(constraints()).containsExactly(new Constraint.Pin("s3", Set.of("flow0")));
    choose(node("#roofline-3"), "roofline-placed");
    assertThat(desk.insight().roofline().deviceProperty().get()).isEqualTo("flow0");
    choose(node("#roofline-3"), "roofline-copy");
    assertThat(copied()).contains("stage\tlayer.3\tflow0\t").contains("roof\t");
    choose(node("#roofline-3"), "stages-why");
    assertThat(node("#choices").isVisible()).isTrue();
  }

  @Test
  void tradeOffs_arePutOnTheScreenAndKept() {
    show("front");
    fire("#front-look");
    choose(node("#front-1"), "front-take");
    assertThat(device(5)).isEqualTo("flow0");
    choose(node("#front-0"), "front-keep");
    assertThat(device(5)).isEqualTo("gpu0");
    assertThat(desk.handwork().variants().variantsProperty().get()).hasSize(1);
    choose(node("#front-0"), "front-copy");
    assertThat(copied()).contains("trade-off 1", "yes", "predicted");
    writesAPicture(node("#front-0"), "trade-offs");
  }

  @Test
  void telemetry_isAboutTheStageThatKeysAreAt() {
    interact(() -> desk.actions().deploy());
    show("telemetry");
    WaitForAsyncUtils.waitForFxEvents();
    Label name = lookup("#telemetry").lookup("layer.1").query();
    choose(name, "pin-to-gpu0");
    assertThat(constraints()).containsExactly(new Constraint.Pin("s1", Set.of("gpu0")));
    assertThat(desk.selection().stages()).containsExactly(1);
    choose(node("#telemetry"), "telemetry-copy");
    assertThat(copied()).contains("emulated\n", "measured\n").contains("layer.1\tgpu0\t");
  }

  @Test
  void selected_isCopiedAndGoneTo() {
    show("details");
    interact(() -> desk.select(2));
    choose(node("#details"), "details-copy");
    assertThat(copied()).startsWith("of\tproperty\tvalue\n").contains("Bound by", "Id\ts2");
    choose(node("#details"), "move-to-flow0");
    assertThat(device(2)).isEqualTo("flow0");
  }

  @Test
  void why_movesHoldsAndCopies() {
    show("why");
    interact(() -> desk.select(2));
    ListView<?> choices = lookup("#choices").query();
    interact(() -> choices.getSelectionModel().select(2));
    choose(choices, "choice-ban");
    assertThat(constraints()).containsExactly(new Constraint.Ban("s2", "flow0"));
    interact(() -> choices.getSelectionModel().select(1));
    choose(choices, "choice-move");
    assertThat(device(2)).isEqualTo("gpu0");
    choose(choices, "choice-copy");
    assertThat(copied()).contains("layer.2\tgpu0\tyes\t", "predicted\n");
    TableView<?> path = lookup("#critical-path").query();
    interact(() -> path.getSelectionModel().clearAndSelect(4));
    choose(path, "stages-ring");
    assertThat(desk.found().stateProperty().get().highlight().items().size()).isEqualTo(1);
    choose(path, "path-copy");
    assertThat(copied()).startsWith("step\tstage\t").contains("layer.4");
    clickOn("#show-buy");
    TableView<?> buy = lookup("#what-to-buy").query();
    choose(buy, "buy-again");
    assertThat(buy.getItems()).isNotEmpty();
    choose(buy, "buy-copy");
    assertThat(copied()).startsWith("change\tgain of latency as placed");
  }

  @Test
  void autoPlace_looksFromItsMenu_andTellsHowItWent() {
    show("search");
    choose(node("#goal"), "search-look");
    assertThat(device(0)).isEqualTo("flow0");
    choose(node("#goal"), "search-copy");
    assertThat(copied()).startsWith("after\tbest so far, latency").contains("sample\tpredicted");
    writesAPicture(node("#goal"), "auto-place");
    choose(node("#goal"), "search-constraints");
    assertThat(node("#constraints").isVisible()).isTrue();
  }

  @Test
  void whatIf_isTakenBackAndCopied() {
    show("what-if");
    interact(() -> desk.supposition().speed(4.0));
    choose(node("#suppose-speed"), "suppose-copy");
    assertThat(copied()).contains("speed of links\t1\t4.0").contains("Latency\t", "predicted\n");
    choose(node("#suppose-speed"), "suppose-reset");
    assertThat(desk.supposition().contentProperty().get().isChanged()).isFalse();
  }

  @Test
  void experts_areEditedByTheMenu() {
    interact(() -> desk.resume());
    show("experts");
    interact(() -> desk.experts().pick(2, 5));
    Node heat = node("#expert-heat");
    int first = desk.experts().pickProperty().get().orElseThrow().ranks().getFirst();
    int other = first == 0 ? 1 : 0;
    choose(heat, "expert-move-to-" + other);
    assertThat(desk.experts().pickProperty().get().orElseThrow().ranks()).containsExactly(other);
    choose(heat, "expert-ban-from-" + first);
    assertThat(desk.experts().rules()).hasSize(1);
    assertThat(heat.getAccessibleText()).contains(", at Expert 5 of ");
    choose(heat, "expert-copy-text");
    assertThat(copied()).startsWith("Expert 5 of ").contains("1 copy: ");
    choose(heat, "expert-copy-map");
    assertThat(copied().lines().count())
        .isGreaterThan(desk.experts().sceneProperty().get().grid().rows());
    writesAPicture(heat, "experts");
    interact(() -> lookup("#expert-trading").<ToggleButton>query().fire());
    fire("#expert-curve-look");
    int last = desk.experts().curve().contentProperty().get().points().size() - 1;
    choose(node("#expert-curve-" + last), "expert-curve-take");
    assertThat(desk.experts().curve().contentProperty().get().points().get(last).current())
        .isTrue();
  }

  @Test
  void problems_areFixedFromTheirMenu() {
    show("problems");
    interact(() -> {
      desk.select(2);
      desk.insight().constraints().pinTo("gpu0");
    });
    ListView<?> list = lookup("#problems").query();
    choose(list, "problems-copy");
    assertThat(copied()).contains("Constraint\tlayer.2 stays on gpu0");
    var menu = menuOf(list);
    interact(() -> {
      menu.getItems().getFirst().fire();
      menu.hide();
    });
    assertThat(device(2)).isEqualTo("gpu0");
  }
}
