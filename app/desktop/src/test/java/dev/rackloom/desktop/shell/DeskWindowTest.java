package dev.rackloom.desktop.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import dev.rackloom.desktop.view.Look;
import dev.rackloom.desktop.view.Site;
import dev.rackloom.desktop.view.Theme;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Journal;
import dev.rackloom.desktop.viewmodel.Perspective;
import dev.rackloom.desktop.viewmodel.SavedLayouts.Layout;
import dev.rackloom.desktop.viewmodel.Settings.Dock;
import dev.rackloom.desktop.viewmodel.StageRow;
import dev.rackloom.desktop.viewmodel.Units;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import javafx.stage.Window;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.framework.junit5.ApplicationTest;

class DeskWindowTest extends ApplicationTest {

  private DeskModel desk;
  private Site site;

  @Override
  public void start(Stage stage) {
    desk =
        new DeskModel(
            new SampleBackend(SampleStudy.create()),
            Clock.systemUTC(),
            Runnable::run,
            Runnable::run);
    site = new Site(desk, new Look(Theme.LIGHT), Runnable::run, Runnable::run);
    Scene scene = new Scene(new DeskWindow(site), 980, 900);
    scene.getStylesheets().add(Look.stylesheet());
    stage.setScene(scene);
    stage.setX(0);
    stage.setY(0);
    stage.show();
  }

  private void open() {
    interact(() -> desk.openModel(Path.of("sample.onnx")));
    StagesShown.in(this);
  }

  /** The table of stages over the whole width, so that all of its columns are in sight. */
  private void stagesAlone() {
    Dock stages = new Dock(false, List.of(), List.of(), List.of("stages"), "stages");
    interact(
        () -> desk.layouts().open(new Layout("stages", Perspective.ANALYSE, stages, List.of())));
  }

  private String figure(String id) {
    return lookup("#figure-" + id).<Label>query().getText();
  }

  private TableView<StageRow> stages() {
    return lookup("#stages").query();
  }

  @Test
  void emptyWindow_saysWhatToDo() {
    assertThat(figure("latency")).isEqualTo("unknown");
    assertThat(lookup(".hint-title").<Label>queryAll())
        .extracting(Label::getText)
        .contains("No model is open", "No stages", "No rack");
  }

  @Test
  void explorer_opensByEnter() {
    open();
    clickOn(lookup("#explorer .entry").<Label>queryAll().iterator().next());
    push(KeyCode.ENTER);
    assertThat(desk.journal().entries())
        .extracting(Journal.Entry::text)
        .containsExactly("Opened sample on three-unlike", "Opened sample on three-unlike");
  }

  @Test
  void open_fillsTheTableAndTheStrip() {
    open();
    assertThat(stages().getItems()).hasSize(6);
    assertThat(figure("latency")).isEqualTo("48.0 ms");
  }

  @Test
  void otherDevice_changesThePredictionAndUndoBringsItBack() {
    open();
    Node cell =
        lookup("#stages").lookup(".device-choice").queryAll().stream().findFirst().orElseThrow();
    interact(() -> choice(cell).setValue("gpu0"));
    assertThat(figure("latency")).isEqualTo("40.3 ms");
    push(KeyCode.CONTROL, KeyCode.Z);
    assertThat(figure("latency")).isEqualTo("48.0 ms");
    push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.Z);
    assertThat(figure("latency")).isEqualTo("40.3 ms");
  }

  @SuppressWarnings("unchecked")
  private static ComboBox<String> choice(Node cell) {
    return (ComboBox<String>) cell;
  }

  @Test
  void selection_isTheSameInTableAndGraph() {
    open();
    interact(() -> stages().getSelectionModel().select(2));
    assertThat(desk.selection().stage()).isEqualTo(2);
    interact(() -> desk.select(4));
    assertThat(stages().getSelectionModel().getSelectedIndex()).isEqualTo(4);
  }

  @Test
  void draggedSize_movesTheNumbersAndUndoBringsThemBack() {
    open();
    stagesAlone();
    assertThat(flops()).isEqualTo("180 M");
    drag(lookup("#size-batch").lookup(".thumb").<Node>query()).moveBy(60, 0);
    long dragged = desk.sizes().sliders().getFirst().valueProperty().get();
    assertThat(dragged).isGreaterThan(4);
    assertThat(flops()).isEqualTo(Units.count(180_000_000 * dragged));
    drop();
    assertThat(figure("latency")).isEqualTo(Units.nanos(48_000_000 * dragged));
    push(KeyCode.PAGE_UP);
    assertThat(flops()).isEqualTo(Units.count(180_000_000 * 2 * dragged));
    push(KeyCode.CONTROL, KeyCode.Z);
    push(KeyCode.CONTROL, KeyCode.Z);
    assertThat(flops()).isEqualTo("180 M");
    assertThat(lookup("#size-field-batch").<TextField>query().getText()).isEqualTo("1");
  }

  @Test
  void typedSize_isTakenWhenItIsANumber() {
    open();
    stagesAlone();
    doubleClickOn("#size-field-batch").write("12x").push(KeyCode.ENTER);
    assertThat(flops()).isEqualTo("180 M");
    doubleClickOn("#size-field-batch").eraseText(5).write("12").push(KeyCode.ENTER);
    assertThat(flops()).isEqualTo("2.16 G");
    clickOn("#reset-sizes");
    assertThat(flops()).isEqualTo("180 M");
  }

  /** What stands in the first row under FLOP. */
  private String flops() {
    return lookup("#stages")
        .lookup(
            (TableCell<?, ?> c) -> c.getTableColumn().getId().equals("flops") && c.getIndex() == 0)
        .<TableCell<?, ?>>queryAll()
        .stream()
        .map(TableCell::getText)
        .findFirst()
        .orElse("nothing");
  }

  @Test
  void plainModel_hasNoPhases() {
    open();
    assertThat(lookup("#phases").<Node>query().isVisible()).isFalse();
  }

  @Test
  void search_goesToWhatWasTyped() {
    open();
    push(KeyCode.CONTROL, KeyCode.F);
    clickOn("#quick-pick-field").write("layer.5");
    assertThat(lookup("#quick-pick-list").<ListView<?>>query().getItems()).isNotEmpty();
    push(KeyCode.ENTER);
    assertThat(desk.selection().stage()).isEqualTo(5);
  }

  @Test
  void palette_givesTheFocusBackToWhoHadIt() {
    open();
    interact(() -> stages().requestFocus());
    push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.P);
    assertThat(stages().getScene().getFocusOwner().getId()).isEqualTo("quick-pick-field");
    push(KeyCode.ESCAPE);
    assertThat(stages().getScene().getFocusOwner()).isEqualTo(stages());
  }

  /** What pops up has a scene of its own, which is not drawn larger. */
  @Test
  void textOfWhatPopsUp_isAsLargeAsTheWindows() {
    open();
    assertThat(sizeOfAMenusText()).isEqualTo(12.5);
    interact(() -> desk.preferences().change(s -> s.with(s.appearance().scaled(true))));
    assertThat(sizeOfAMenusText()).isCloseTo(12.5 * 1.25, within(0.01));
    interact(() -> desk.preferences().change(s -> s.with(s.appearance().scaled(false))));
    assertThat(sizeOfAMenusText()).isEqualTo(12.5);
  }

  private double sizeOfAMenusText() {
    double[] size = new double[1];
    interact(() -> {
      ContextMenu menu = new ContextMenu(new MenuItem("Something"));
      menu.show(stages(), 100, 100);
      menu.getSkin().getNode().applyCss();
      size[0] = ((Label) menu.getSkin().getNode().lookup(".label")).getFont().getSize();
      menu.hide();
    });
    return size[0];
  }

  @Test
  void quit_closesTheWindow() {
    Window shown = lookup(".desk").query().getScene().getWindow();
    push(KeyCode.CONTROL, KeyCode.Q);
    assertThat(shown.isShowing()).isFalse();
  }

  @Test
  void palette_runsACommand() {
    open();
    push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.P);
    clickOn("#quick-pick-field").write("auto");
    push(KeyCode.ENTER);
    assertThat(figure("latency")).isEqualTo("5.40 ms");
    assertThat(figure("lower-bound")).isEqualTo("5.00 ms");
  }

  @Test
  void theme_changesControlsAndGraph() {
    open();
    Theme before = site.look().themeProperty().get();
    clickOn("#theme");
    assertThat(site.look().themeProperty().get()).isEqualTo(before.other());
    assertThat(site.look().paletteProperty().get()).isEqualTo(before.other().palette());
  }

  @Test
  void snapshots_areWrittenAndNotBlank(@TempDir Path folder) throws IOException {
    open();
    interact(() -> desk.actions().deploy());
    List<Path> files = new ArrayList<>();
    interact(() ->
        files.addAll(new Snapshots(site, folder, List.of(Theme.values()), List.of(1)).writeAll()));
    assertThat(files)
        .hasSize(4 * (site.panes().all().size() + 5))
        .allMatch(java.nio.file.Files::exists);
    assertThat(files)
        .extracting(f -> f.getFileName().toString())
        .contains(
            "window-analyse-light-1440x900.png",
            "window-place-dark-1440x900.png",
            "palette-dark-1440x900.png",
            "keys-light-1920x1080.png",
            "graph-dark-1920x1080.png");
    for (Path file : files) {
      assertThat(colours(ImageIO.read(file.toFile()))).as(file.toString()).hasSizeGreaterThan(8);
    }
  }

  @Test
  void snapshotAtTwoPixelsAUnit_isTheSamePictureInTwiceTheSize(@TempDir Path folder)
      throws IOException {
    open();
    List<Path> files = new ArrayList<>();
    interact(() -> {
      Snapshots snapshots = new Snapshots(site, folder, List.of(Theme.LIGHT), List.of(1, 2));
      files.addAll(snapshots.write("small", () -> new DeskWindow(site), new int[] {640, 480}));
    });
    assertThat(files)
        .extracting(f -> f.getFileName().toString())
        .containsExactly("small-light-640x480.png", "small-light-640x480@2x.png");
    BufferedImage once = ImageIO.read(files.get(0).toFile());
    BufferedImage twice = ImageIO.read(files.get(1).toFile());
    assertThat(List.of(once.getWidth(), once.getHeight())).containsExactly(640, 480);
    assertThat(List.of(twice.getWidth(), twice.getHeight())).containsExactly(1280, 960);
    assertThat(colours(twice)).hasSizeGreaterThan(8);
    assertThat(alike(once, twice)).isGreaterThan(0.9);
  }

  /** The share of pixels that are the same, nearly, as those at twice their place. */
  private static double alike(BufferedImage once, BufferedImage twice) {
    int same = 0;
    for (int y = 0; y < once.getHeight(); y++) {
      for (int x = 0; x < once.getWidth(); x++) {
        int a = once.getRGB(x, y) & 0xff;
        int b = twice.getRGB(2 * x, 2 * y) & 0xff;
        same += Math.abs(a - b) < 16 ? 1 : 0;
      }
    }
    return same / (double) (once.getWidth() * once.getHeight());
  }

  private static Set<Integer> colours(BufferedImage image) {
    Set<Integer> colours = new HashSet<>();
    for (int y = 0; y < image.getHeight(); y += 3) {
      for (int x = 0; x < image.getWidth(); x += 3) {
        colours.add(image.getRGB(x, y));
      }
    }
    return colours;
  }
}
