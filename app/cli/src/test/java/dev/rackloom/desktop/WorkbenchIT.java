package dev.rackloom.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.shell.DeskWindow;
import dev.rackloom.desktop.view.Look;
import dev.rackloom.desktop.view.Site;
import dev.rackloom.desktop.view.Theme;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Job;
import dev.rackloom.desktop.viewmodel.Overlays;
import dev.rackloom.samples.Samples;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.framework.junit5.ApplicationTest;
import org.testfx.util.WaitForAsyncUtils;

/**
 * The main path through the window as users go it, with everything real behind it: the model is
 * read, the placement is searched for, agents are processes.
 */
class WorkbenchIT extends ApplicationTest {

  private static final String RACK =
      """
      rack: two-here
      callerAt: cpu0
      nodes:
        - id: one
          devices:
            - {id: cpu0, kind: cpu, peakTflops: {float32: 0.06, int64: 0.02, bool: 0.02, int32: 0.02},
               memory: [{tier: DDR, capacity: 2GiB, bandwidthGBps: 10}], launch: 4us}
        - id: two
          devices:
            - {id: cpu1, kind: cpu, peakTflops: {float32: 0.06, int64: 0.02, bool: 0.02, int32: 0.02},
               memory: [{tier: DDR, capacity: 2GiB, bandwidthGBps: 10}], launch: 4us}
      links:
        - {id: between, between: [cpu0, cpu1], kind: memory, bandwidthGBps: 5, latency: 20us}
      """;

  @TempDir static Path folder;

  private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
  private CoreBackend backend;
  private DeskModel desk;
  private DeskWindow window;

  private Stage stage;

  /** One workspace for each test. */
  @Override
  public void start(Stage first) throws IOException {
    stage = first;
    show(Files.createTempDirectory(folder, "workspace"), first);
  }

  private void show(Path workspace, Stage stage) {
    backend = CoreBackend.open(workspace);
    desk = new DeskModel(backend, Clock.systemUTC(), background, Platform::runLater);
    window = new DeskWindow(new Site(desk, new Look(Theme.DARK), background, Platform::runLater));
    Scene scene = new Scene(window, 1000, 960);
    scene.getStylesheets().add(Look.stylesheet());
    stage.setScene(scene);
    stage.setX(0);
    stage.setY(0);
    stage.show();
  }

  @AfterEach
  void leave() {
    interact(desk::close);
    background.close();
  }

  private static void until(String what, Callable<Boolean> holds) {
    try {
      WaitForAsyncUtils.waitFor(120, TimeUnit.SECONDS, () -> asFx(holds));
    } catch (TimeoutException late) {
      throw new AssertionError("not within 120 s: " + what, late);
    }
  }

  private static boolean asFx(Callable<Boolean> holds) {
    return WaitForAsyncUtils.waitForAsyncFx(30_000, holds);
  }

  private static Path rack() throws IOException {
    return Files.writeString(folder.resolve("two-here.yaml"), RACK);
  }

  private void command(String words) {
    push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.P);
    clickOn("#quick-pick-field").write(words);
    push(KeyCode.ENTER);
  }

  private boolean idle() {
    return desk.jobs().running().isEmpty();
  }

  private String device(int stage) {
    return desk.table().rows().get(stage).numbers().device();
  }

  private List<Node> chips(String device) {
    return List.copyOf(lookup("#lane-" + device).lookup(".chip").queryAll());
  }

  @Test
  void fromTheFile_toLiveTelemetry() throws IOException {
    Path rack = rack();
    Path model = Samples.model(folder);
    interact(() -> desk.opener().dropped(List.of(rack, model)));
    until("model and rack are open", () -> !desk.table().rows().isEmpty() && idle());

    push(KeyCode.CONTROL, KeyCode.F);
    clickOn("#quick-pick-field").write("layer.3");
    until(
        "something is found",
        () -> !lookup("#quick-pick-list").<ListView<?>>query().getItems().isEmpty());
    push(KeyCode.ENTER);
    until("a stage is selected", () -> desk.selection().stage() >= 0);

    clickOn("#overlay").push(KeyCode.DOWN).push(KeyCode.ENTER);
    until(
        "the graph is coloured by device",
        () -> desk.overlays().choiceProperty().get() == Overlays.Choice.DEVICE);

    interact(() -> window.show("lanes"));
    String from = device(0);
    String to = from.equals("cpu0") ? "cpu1" : "cpu0";
    drag(chips(from).getFirst()).moveTo("#lane-" + to).drop();
    until("the first stage is on " + to, () -> device(0).equals(to));
    push(KeyCode.CONTROL, KeyCode.Z);
    until("undo brought it back", () -> device(0).equals(from));

    command("auto");
    until(
        "a placement was found, by a solver that is named",
        () -> idle() && desk.journal().entries().toString().contains("Placed by "));
    push(KeyCode.CONTROL, KeyCode.D);
    until("it serves", () -> desk.deploymentProperty().get().isPresent());
    command("Send 100 requests");
    until(
        "telemetry is shown",
        () ->
            desk.telemetry().contentProperty().get().groups().stream()
                .anyMatch(g -> !g.stages().isEmpty()));
    assertThat(desk.telemetry().contentProperty().get().title()).startsWith("Live: desktop");
    command("Stop deployment");
    until("it is taken down", () -> desk.deploymentProperty().get().isEmpty() && idle());
  }

  @Test
  void deployingThatIsCancelled_leavesNoAgent() throws IOException {
    Path rack = rack();
    Path model = Samples.model(folder);
    interact(() -> desk.opener().dropped(List.of(rack, model)));
    until("model and rack are open", () -> !desk.table().rows().isEmpty() && idle());
    interact(() -> {
      desk.actions().deploy();
      desk.jobs().running().forEach(Job::cancel);
    });
    until("the job has ended", this::idle);
    assertThat(desk.deploymentProperty().get()).isEmpty();
    assertThat(ProcessHandle.current().children())
        .noneMatch(p -> p.info().commandLine().orElse("").contains("--listen"));
  }

  /** The process is killed while its edit is on the screen, and nowhere else. */
  @Test
  void afterACrash_theEditIsThere() throws Exception {
    Path other = folder.resolve("crashed");
    ProcessBuilder command =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                DoomedDesk.class.getName(),
                other.toString(),
                rack().toString(),
                Samples.model(folder).toString(),
                "cpu1")
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    command.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process doomed = command.start();
    try (BufferedReader said = doomed.inputReader()) {
      assertThat(said.readLine()).isEqualTo("moved to cpu1");
    } finally {
      doomed.destroyForcibly().waitFor();
    }
    reopen(other);
    until("what was open is open again", () -> !desk.table().rows().isEmpty() && idle());
    assertThat(device(0)).isEqualTo("cpu1");
    interact(() -> window.show("lanes"));
    assertThat(chips("cpu1")).isNotEmpty();
  }

  /** Closes the window, and opens it as the program does on another workspace. */
  private void reopen(Path other) {
    interact(desk::close);
    interact(() -> {
      show(other, stage);
      desk.resumeAndWatch();
    });
  }
}
