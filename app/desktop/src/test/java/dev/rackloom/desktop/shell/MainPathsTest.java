package dev.rackloom.desktop.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import dev.rackloom.desktop.view.FileDialogs;
import dev.rackloom.desktop.view.Look;
import dev.rackloom.desktop.view.Site;
import dev.rackloom.desktop.view.Theme;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Overlays;
import dev.rackloom.desktop.viewmodel.Perspective;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.ToolBar;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.framework.junit5.ApplicationTest;

/** What people do all day, from the keys to the numbers. */
class MainPathsTest extends ApplicationTest {

  @TempDir Path folder;

  private DeskModel desk;
  private DeskWindow window;
  private Site site;

  @Override
  public void start(Stage stage) {
    desk =
        new DeskModel(
            new SampleBackend(SampleStudy.create()),
            Clock.systemUTC(),
            Runnable::run,
            Runnable::run);
    site =
        new Site(desk, new Look(Theme.LIGHT), Runnable::run, Runnable::run)
            .with(new Chosen(folder));
    window = new DeskWindow(site);
    Scene scene = new Scene(window, 1000, 960);
    scene.getStylesheets().add(Look.stylesheet());
    stage.setScene(scene);
    stage.setX(0);
    stage.setY(0);
    stage.show();
    desk.openModel(Path.of("sample.onnx"));
  }

  /** Chooses files of one folder, without asking. */
  private record Chosen(Path folder) implements FileDialogs {
    @Override
    public Optional<Path> toOpen(@Nullable Window owner, String title, List<String> patterns) {
      return Optional.of(folder.resolve("other.onnx"));
    }

    @Override
    public Optional<Path> toSave(@Nullable Window owner, String title, String name) {
      return Optional.of(folder.resolve(name));
    }
  }

  private void run(String command) {
    interact(() ->
        desk.commands().stream()
            .filter(c -> c.id().equals(command))
            .findFirst()
            .orElseThrow()
            .run());
  }

  private String device(int stage) {
    return desk.table().rows().get(stage).numbers().device();
  }

  @Test
  void autoPlace_deploy_watch_andStop() {
    push(KeyCode.CONTROL, KeyCode.P);
    assertThat(device(0)).isEqualTo("flow0");
    push(KeyCode.CONTROL, KeyCode.D);
    assertThat(desk.deploymentProperty().get()).isPresent();
    assertThat(lookup("Live: sample, epoch 1").queryAll()).isNotEmpty();
    assertThat(lookup(".badge.emulated").queryAll()).isNotEmpty();
    run("send");
    assertThat(desk.journal().entries().getLast().text()).isEqualTo("Sent 100 requests");
    interact(() -> desk.overlays().choiceProperty().set(Overlays.Choice.LIVE));
    run("stop");
    assertThat(desk.deploymentProperty().get()).isEmpty();
  }

  @Test
  void perspectives_changeByKeyAndButton() {
    push(KeyCode.ALT, KeyCode.DIGIT2);
    assertThat(lookup("#lane-cpu0").queryAll()).isNotEmpty();
    clickOn("#at-operate");
    assertThat(desk.preferences().settingsProperty().get().desk().perspective())
        .isEqualTo(Perspective.OPERATE);
    assertThat(lookup("#lane-cpu0").queryAll()).isEmpty();
  }

  @Test
  void searchResults_areRinged_andWalkedByKey() {
    push(KeyCode.CONTROL, KeyCode.F);
    clickOn("#quick-pick-field").write("op:Softmax").push(KeyCode.ESCAPE);
    assertThat(lookup("#found").<Label>query().getText()).isEqualTo("6 found: op:Softmax");
    push(KeyCode.F3);
    int first = desk.selection().item();
    push(KeyCode.F3);
    assertThat(desk.selection().item()).isGreaterThan(first);
    run("clear-found");
    assertThat(lookup("#found").<Label>query().getParent().isVisible()).isFalse();
  }

  @Test
  void graph_isExportedAndPartsAreTakenOut() throws IOException {
    interact(() -> desk.select(1));
    run("open-part");
    assertThat(lookup("5 operators, taken out").queryAll()).isNotEmpty();
    interact(() -> window.show("graph"));
    run("save-part");
    assertThat(folder.resolve("part.onnx")).exists();
    interact(() ->
        lookup("#graph-more").<javafx.scene.control.MenuButton>query().getItems().stream()
            .filter(i -> "graph-svg".equals(i.getId()) || "graph-png".equals(i.getId()))
            .forEach(javafx.scene.control.MenuItem::fire));
    assertThat(Files.readString(folder.resolve("sample.svg"))).startsWith("<svg");
    assertThat(Files.size(folder.resolve("sample.png"))).isPositive();
  }

  @Test
  void notice_takesNoFocus_andGoesAway() {
    clickOn("#size-field-batch");
    Node focused = window.getScene().getFocusOwner();
    interact(() -> desk.openModel(Path.of("bad.onnx")));
    assertThat(lookup("#notices").query().isVisible()).isTrue();
    assertThat(window.getScene().getFocusOwner()).isSameAs(focused);
    run("dismiss-notice");
    assertThat(desk.notices().noticeProperty().get()).isEmpty();
    assertThat(lookup("#notices").query().isVisible()).isFalse();
  }

  @Test
  void everyControl_hasAName_inEveryPane() {
    List<String> nameless = new ArrayList<>();
    for (Perspective perspective : Perspective.values()) {
      interact(() -> window.go(perspective));
      site.panes().all().forEach(p -> interact(() -> window.show(p.id())));
    }
    site.panes()
        .all()
        .forEach(p -> {
          interact(() -> window.show(p.id()));
          interact(() -> walk(window, p.id(), nameless));
        });
    assertThat(Set.copyOf(nameless)).isEmpty();
  }

  private static void walk(Node node, String pane, List<String> nameless) {
    if (node instanceof Control c
        && !(c instanceof ToolBar)
        && c.isFocusTraversable()
        && !isNamed(c)) {
      nameless.add(pane + ": " + c.getClass().getSimpleName() + " #" + c.getId());
    }
    if (node instanceof Parent parent) {
      parent.getChildrenUnmodifiable().forEach(n -> walk(n, pane, nameless));
    }
  }

  private static boolean isWritten(@Nullable String text) {
    return text != null && !text.isBlank();
  }

  private static boolean isNamed(Control c) {
    boolean said = isWritten(c.getAccessibleText());
    boolean written =
        switch (c) {
          case Labeled l -> isWritten(l.getText());
          case TextInputControl t -> isWritten(t.getPromptText());
          case ComboBoxBase<?> b -> isWritten(b.getPromptText());
          default -> false;
        };
    boolean partOfAnother =
        c.getParent() instanceof Control || c.getParent() instanceof ComboBoxBase<?>;
    return said || written || partOfAnother || c.getTooltip() != null;
  }

  @Test
  void atTwiceTheSize_nothingInTheToolbarLeavesTheWindow() {
    interact(() ->
        desk.preferences()
            .change(s ->
                s.with(new dev.rackloom.desktop.viewmodel.Settings.Appearance("", 200, true))));
    List<String> cut = new ArrayList<>();
    interact(() -> {
      window.applyCss();
      window.layout();
      Set<Node> buttons = lookup(".desk-toolbar .button").queryAll();
      assertThat(buttons).hasSizeGreaterThan(8);
      Bounds bar = lookup(".desk-toolbar").query().getBoundsInLocal();
      double bottom = lookup(".desk-toolbar").query().localToScene(bar).getMaxY();
      for (Node button : buttons) {
        Bounds at = button.localToScene(button.getBoundsInLocal());
        if (button.isVisible() && (at.getMaxX() > 1001 || at.getMaxY() > bottom + 1)) {
          cut.add(button.getId());
        }
      }
    });
    assertThat(cut).isEmpty();
  }
}
