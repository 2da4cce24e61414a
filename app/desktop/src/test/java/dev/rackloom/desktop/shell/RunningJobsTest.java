package dev.rackloom.desktop.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.desktop.OtherBackend;
import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import dev.rackloom.desktop.view.Look;
import dev.rackloom.desktop.view.Site;
import dev.rackloom.desktop.view.Theme;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.StageRow;
import dev.rackloom.desktop.viewmodel.Study;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.testfx.framework.junit5.ApplicationTest;
import org.testfx.util.WaitForAsyncUtils;

/** Long work in the status line: how far it is, and a button that ends it. */
class RunningJobsTest extends ApplicationTest {

  private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch half = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private DeskModel desk;

  @Override
  public void start(Stage stage) {
    desk =
        new DeskModel(
            OtherBackend.over(new SampleBackend(SampleStudy.create()), this::open),
            Clock.systemUTC(),
            background,
            Platform::runLater);
    Site site = new Site(desk, new Look(Theme.LIGHT), background, Platform::runLater);
    Scene scene = new Scene(new DeskWindow(site), 980, 900);
    scene.getStylesheets().add(Look.stylesheet());
    stage.setScene(scene);
    stage.setX(0);
    stage.setY(0);
    stage.show();
  }

  /** Reads a large model: half of it, and then for as long as nobody stops it. */
  private Optional<Study> open(Path file, Progress progress, Cancellation cancellation) {
    if (!file.endsWith("large.onnx")) {
      return Optional.of(SampleStudy.create());
    }
    try {
      progress.at(0.5, "shapes of " + file);
      half.countDown();
      CountDownLatch never = new CountDownLatch(1);
      do {
        cancellation.check();
      } while (!never.await(10, TimeUnit.MILLISECONDS));
      return Optional.empty();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      ended.countDown();
    }
  }

  @AfterEach
  void close() {
    interact(desk::close);
    background.shutdownNow();
  }

  private static void until(Callable<Boolean> condition) throws Exception {
    WaitForAsyncUtils.waitFor(
        30, TimeUnit.SECONDS, () -> WaitForAsyncUtils.waitForAsyncFx(10_000, condition));
    WaitForAsyncUtils.waitForFxEvents();
  }

  private String status() {
    return lookup("#status").<Label>query().getText();
  }

  private Button cancel() {
    return lookup(".status-line .button").queryButton();
  }

  @Test
  void cancelledJob_reallyEnds_andIsSaidToHave() throws Exception {
    interact(() -> desk.openModel(Path.of("sample.onnx")));
    until(() -> desk.studyProperty().get().isPresent());
    Study open = desk.studyProperty().get().orElseThrow();
    interact(() -> desk.openModel(Path.of("large.onnx")));
    assertThat(half.await(30, TimeUnit.SECONDS)).isTrue();
    until(() -> lookup(".status-line .progress-bar").<ProgressBar>query().getProgress() == 0.5);
    assertThat(lookup(".status-line .label").<Label>queryAll())
        .extracting(Label::getText)
        .contains("Opening large.onnx — shapes of large.onnx");
    assertThat(cancel().getAccessibleText()).isEqualTo("Cancel Opening large.onnx");
    clickOn(cancel());
    assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    until(() -> desk.jobs().running().isEmpty());
    assertThat(status()).isEqualTo("Opening large.onnx was cancelled");
    assertThat(lookup(".status-line .progress-bar").queryAll()).isEmpty();
    assertThat(desk.studyProperty().get()).contains(open);
    assertThat(desk.notices().noticeProperty().get()).isEmpty();
  }

  @Test
  void windowThatWaits_isWorkedWithMeanwhile() throws Exception {
    interact(() -> desk.openModel(Path.of("sample.onnx")));
    until(() -> desk.studyProperty().get().isPresent());
    interact(() -> desk.openModel(Path.of("large.onnx")));
    assertThat(half.await(30, TimeUnit.SECONDS)).isTrue();
    StageRow row = StagesShown.in(this).getItems().getFirst();
    interact(() -> desk.table().move(row, "gpu0"));
    until(() -> lookup("#figure-latency").<Label>query().getText().equals("40.3 ms"));
    assertThat(desk.jobs().running()).hasSize(1);
    clickOn(cancel());
    until(() -> desk.jobs().running().isEmpty());
    assertThat(desk.table().rows().getFirst().numbers().device()).isEqualTo("gpu0");
  }

  @Test
  void jobThatBeginsOrEnds_movesNoPane() throws Exception {
    interact(() -> desk.openModel(Path.of("sample.onnx")));
    until(() -> desk.studyProperty().get().isPresent() && desk.jobs().running().isEmpty());
    Bounds before = graph();
    interact(() -> desk.openModel(Path.of("large.onnx")));
    assertThat(half.await(30, TimeUnit.SECONDS)).isTrue();
    until(() -> !lookup(".status-line .progress-bar").queryAll().isEmpty());
    assertThat(graph()).isEqualTo(before);
    assertThat(cancel().getHeight()).isGreaterThan(14);
    clickOn(cancel());
    until(() -> desk.jobs().running().isEmpty());
    assertThat(graph()).isEqualTo(before);
  }

  private Bounds graph() {
    WaitForAsyncUtils.waitForFxEvents();
    Node graph = lookup("#graph").query();
    return graph.localToScene(graph.getLayoutBounds());
  }
}
