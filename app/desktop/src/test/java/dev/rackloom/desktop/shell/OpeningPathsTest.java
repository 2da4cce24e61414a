package dev.rackloom.desktop.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.placement.Placement;
import dev.rackloom.core.PlacementFile;
import dev.rackloom.core.workspace.ModelCut;
import dev.rackloom.desktop.CoreBackend;
import dev.rackloom.desktop.Samples;
import dev.rackloom.desktop.view.FileDialogs;
import dev.rackloom.desktop.view.Look;
import dev.rackloom.desktop.view.Site;
import dev.rackloom.desktop.view.Theme;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Journal;
import dev.rackloom.desktop.viewmodel.Notices;
import dev.rackloom.desktop.viewmodel.Overlays;
import dev.rackloom.desktop.viewmodel.Perspective;
import dev.rackloom.desktop.viewmodel.SavedLayouts.Torn;
import dev.rackloom.desktop.viewmodel.Settings.Dock;
import dev.rackloom.desktop.viewmodel.StageRow;
import dev.rackloom.desktop.viewmodel.Study;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.framework.junit5.ApplicationTest;
import org.testfx.util.WaitForAsyncUtils;

/** Every way by which files come into the window, on a real workspace. */
class OpeningPathsTest extends ApplicationTest {

  private static final Path MODEL = Samples.file("llama-8b/config.json");
  private static final Path RACK = Samples.file("unlike.yaml");

  @TempDir static Path folder;

  private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
  private final Answers dialogs = new Answers();
  private DeskModel desk;
  private DeskWindow window;
  private Stage stage;

  /** Chooses what it was told to, and notes what it was asked. */
  private static final class Answers implements FileDialogs {
    private Optional<Path> next = Optional.empty();
    private final List<String> asked = new ArrayList<>();

    @Override
    public Optional<Path> toOpen(@Nullable Window owner, String title, List<String> patterns) {
      asked.add(title + " " + patterns.getFirst() + (owner == null ? "" : " over a window"));
      return next;
    }

    @Override
    public Optional<Path> toSave(@Nullable Window owner, String title, String name) {
      return Optional.empty();
    }
  }

  @Override
  public void start(Stage first) throws IOException {
    stage = first;
    desk =
        new DeskModel(
            CoreBackend.open(Files.createTempDirectory(folder, "workspace")),
            Clock.systemUTC(),
            background,
            Platform::runLater);
    Site site = new Site(desk, new Look(Theme.LIGHT), background, Platform::runLater).with(dialogs);
    window = new DeskWindow(site);
    Scene scene = new Scene(window, 980, 900);
    scene.getStylesheets().add(Look.stylesheet());
    stage.setScene(scene);
    stage.setX(0);
    stage.setY(0);
    stage.show();
  }

  @AfterEach
  void close() {
    interact(() -> {
      stage.close();
      desk.close();
    });
    background.close();
  }

  private static void until(Callable<Boolean> condition) throws Exception {
    WaitForAsyncUtils.waitFor(
        30, TimeUnit.SECONDS, () -> WaitForAsyncUtils.waitForAsyncFx(10_000, condition));
    WaitForAsyncUtils.waitForFxEvents();
  }

  private void rest() throws Exception {
    until(() -> desk.jobs().running().isEmpty());
  }

  private Optional<String> rack() {
    return desk.studyProperty().get().map(s -> s.rack().name());
  }

  private Optional<Notices.Notice> notice() {
    return desk.notices().noticeProperty().get();
  }

  private List<String> problems() {
    return desk.journal().entries().stream()
        .filter(e -> e.level() == Journal.Level.ERROR)
        .map(Journal.Entry::text)
        .toList();
  }

  private void drop(Node on, Path... files) {
    boolean[] taken = new boolean[1];
    interact(() -> taken[0] = FileDrag.drop(on, List.of(files)));
    assertThat(taken[0]).isTrue();
  }

  private Node graph() {
    return lookup("#graph").query();
  }

  private void openBoth() throws Exception {
    drop(lookup(".header").query(), RACK, MODEL); // a tab takes panes, and files too
    until(() -> rack().equals(Optional.of("unlike")));
    rest();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void keys_askForFiles_andOpenWhatIsChosen() throws Exception {
    dialogs.next = Optional.of(MODEL);
    push(KeyCode.CONTROL, KeyCode.O);
    until(() -> desk.studyProperty().get().isPresent());
    rest();
    assertThat(StagesShown.in(this).getItems()).isNotEmpty();
    dialogs.next = Optional.of(RACK);
    push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.O);
    until(() -> rack().equals(Optional.of("unlike")));
    assertThat(dialogs.asked)
        .containsExactly("Open model *.onnx over a window", "Open rack *.yaml over a window");
  }

  @Test
  void notice_takesALineOfItsOwn_hidesNoTab_andIsSaidOnce() throws Exception {
    drop(graph(), write("bad.onnx", "nothing"));
    until(() -> notice().isPresent());
    Node bar = lookup("#notices").query();
    Bounds there = bar.localToScene(bar.getLayoutBounds());
    assertThat(there.getHeight()).isGreaterThan(20);
    assertThat(lookup(".header").<Node>queryAll())
        .isNotEmpty()
        .allSatisfy(
            tab -> assertThat(tab.localToScene(tab.getLayoutBounds()).intersects(there)).isFalse());
    assertThat(lookup("#notice").<Label>query().getText()).contains("bad.onnx");
    assertThat(lookup("#status").<Label>query().getText()).isEmpty();
    interact(desk.notices()::dismiss);
    WaitForAsyncUtils.waitForFxEvents();
    assertThat(bar.isVisible()).isFalse();
    assertThat(bar.isManaged()).isFalse();
  }

  @Test
  void dialogThatIsClosed_opensNothing() throws Exception {
    push(KeyCode.CONTROL, KeyCode.O);
    assertThat(dialogs.asked).hasSize(1);
    rest();
    assertThat(desk.studyProperty().get()).isEmpty();
    assertThat(notice()).isEmpty();
  }

  @Test
  void modelRackPlacementAndNumbers_droppedTogether_areAllTaken() throws Exception {
    openBoth();
    Placement first = desk.editor().placementProperty().get().orElseThrow();
    Study study = desk.studyProperty().get().orElseThrow();
    StageRow row = desk.table().rows().getFirst();
    String other = row.numbers().device().equals("rdu") ? "gaudi" : "rdu";
    interact(() -> desk.table().move(row, other));
    Placement moved = desk.editor().placementProperty().get().orElseThrow();
    Path placement =
        Files.write(
            folder.resolve("placed.json"),
            new PlacementFile(ModelCut.of(study.stages()), moved).json());
    Path numbers =
        write("us.csv", "name,us\n" + study.graph().operators().getFirst().name() + ",12\n");
    interact(() -> desk.editor().undo());
    assertThat(desk.editor().placementProperty().get()).contains(first);
    drop(graph(), numbers, placement, MODEL, RACK);
    until(() -> desk.editor().placementProperty().get().equals(Optional.of(moved)));
    until(() -> desk.overlays().choiceProperty().get() == Overlays.Choice.FILE);
    rest();
    assertThat(rack()).contains("unlike");
    assertThat(problems()).isEmpty();
    push(KeyCode.CONTROL, KeyCode.Z);
    assertThat(desk.editor().placementProperty().get().orElseThrow().assignments())
        .isEqualTo(first.assignments());
  }

  @Test
  void numbersOfEachForm_colourTheGraph() throws Exception {
    openBoth();
    String operator =
        desk.studyProperty().get().orElseThrow().graph().operators().getFirst().name();
    for (Path file :
        List.of(
            write("plain.csv", "name,us\n" + operator + ",12\n"),
            write("plain.json", "{\"" + operator + "\": 12}"),
            write(
                "profile.json",
                "[{\"cat\": \"Node\", \"name\": \""
                    + operator
                    + "_kernel_time\", \"dur\": 12, \"args\": {}}]"))) {
      interact(() -> desk.overlays().choiceProperty().set(Overlays.Choice.DEVICE));
      drop(graph(), file);
      until(() -> desk.overlays().choiceProperty().get() == Overlays.Choice.FILE);
      rest();
    }
    assertThat(problems()).isEmpty();
  }

  @Test
  void unknownFiles_areToldOnce_andTheOthersAreOpened() throws Exception {
    Path notes = write("notes.txt", "to do");
    Path picture = write("picture.webp", "RIFF");
    drop(graph(), notes, MODEL, picture);
    until(() -> desk.studyProperty().get().isPresent());
    rest();
    assertThat(problems())
        .containsExactly("'notes.txt', 'picture.webp' are nothing that opens here");
    assertThat(notice().orElseThrow().maybe()).contains("drop a model", "place --out", "CSV");
    assertThat(lookup("#notices").<Node>query().isVisible()).isTrue();
  }

  @Test
  void fileThatIsGone_saysSo() throws Exception {
    drop(graph(), folder.resolve("gone.onnx"));
    until(() -> notice().isPresent());
    assertThat(problems()).hasSize(1).first().asString().contains("there is no file", "gone.onnx");
  }

  @Test
  void placementAndNumbers_withoutAModel_sayWhatToOpenFirst() throws Exception {
    drop(graph(), write("lonely.csv", "name,us\na,1\n"));
    until(() -> notice().isPresent());
    assertThat(notice().orElseThrow().text()).contains("lonely.csv", "model that is not open");
    assertThat(notice().orElseThrow().maybe()).contains("open the model first");
  }

  @Test
  void placementOfAnotherModel_isRefused_andNothingChanges() throws Exception {
    openBoth();
    Placement before = desk.editor().placementProperty().get().orElseThrow();
    Path other =
        Files.write(
            folder.resolve("other.json"),
            new PlacementFile(new ModelCut("another", "cut"), before).json());
    drop(graph(), other);
    until(() -> notice().isPresent());
    assertThat(notice().orElseThrow().text()).contains("other.json places another model");
    assertThat(desk.editor().placementProperty().get()).contains(before);
    assertThat(desk.editor().canUndoProperty().get()).isFalse();
  }

  @Test
  void windowThatAPaneWasTornOutInto_takesFilesToo() throws Exception {
    Dock rack = new Dock(false, List.of(), List.of(), List.of("rack"), "rack");
    interact(() -> {
      desk.layouts().remember(Perspective.ANALYSE, List.of(new Torn(40, 40, 400, 300, rack)));
      window.rememberLayout();
    });
    WaitForAsyncUtils.waitForFxEvents();
    Node torn =
        Window.getWindows().stream()
            .filter(w -> !w.equals(stage))
            .map(w -> w.getScene().lookup(".hint-title"))
            .findFirst()
            .orElseThrow();
    drop(torn, MODEL, RACK);
    until(() -> rack().equals(Optional.of("unlike")));
    assertThat(problems()).isEmpty();
  }
}
