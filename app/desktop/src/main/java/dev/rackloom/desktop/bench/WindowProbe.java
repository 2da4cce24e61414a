package dev.rackloom.desktop.bench;

import dev.rackloom.desktop.CoreBackend;
import dev.rackloom.desktop.shell.DeskWindow;
import dev.rackloom.desktop.view.Look;
import dev.rackloom.desktop.view.Pulses;
import dev.rackloom.desktop.view.Site;
import dev.rackloom.desktop.view.Theme;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.canvas.GraphView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import javafx.beans.value.ObservableValue;
import javafx.scene.Scene;
import javafx.stage.Stage;
import javafx.util.Subscription;

/**
 * The window of the application on a workspace of its own, in which one model is opened as people
 * open it, in a process of its own; prints a line {@code name value} a number.
 *
 * <pre>WindowProbe FILE [expand]</pre>
 */
public final class WindowProbe {

  private static final int PATIENCE_S = 300;

  private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
  private final Pulses pulses = new Pulses();
  private final DeskModel desk;
  private final Stage stage = new Stage();

  private WindowProbe(Path workspace) {
    desk =
        new DeskModel(
            CoreBackend.open(workspace), Clock.systemUTC(), background, Platform::runLater);
  }

  /** Measures and exits. */
  public static void main(String[] args) throws Exception {
    Fx.start();
    int status = 1;
    try {
      Path workspace = Files.createTempDirectory("rackloom-window");
      WindowProbe probe = Fx.call(() -> new WindowProbe(workspace));
      probe.run(Path.of(args[0]), List.of(args).subList(1, args.length));
      status = 0;
    } catch (Throwable failed) { // said aloud, for the toolkit's thread lives on
      System.err.println(failed);
    }
    System.out.flush();
    Runtime.getRuntime().halt(status);
  }

  private void run(Path file, List<String> wanted) throws Exception {
    Fx.call(this::window);
    painted();
    Fx.rest();
    print("emptyMegabytes", Meter.residentMegabytes());
    double cpu = Meter.cpuSeconds();
    long wall = System.nanoTime();
    scene(() -> desk.openModel(file));
    print("openWallSeconds", (System.nanoTime() - wall) / 1e9);
    print("openCpuSeconds", Meter.cpuSeconds() - cpu);
    if (wanted.contains("expand")) {
      scene(() -> graph().openAll());
      print("expandedWallSeconds", (System.nanoTime() - wall) / 1e9);
      print("expandedCpuSeconds", Meter.cpuSeconds() - cpu);
    }
    Fx.rest();
    print("restCpuSeconds", Meter.cpuSeconds() - cpu);
    print("residentMegabytes", Meter.residentMegabytes());
    print("peakMegabytes", Meter.peakMegabytes());
    print("boxes", graph().sceneModelProperty().get().nodes().size());
    print(
        "operatorBoxes",
        graph().sceneModelProperty().get().nodes().stream()
            .filter(n -> n.kind() == Item.Kind.OPERATOR)
            .count());
  }

  /** As {@code DesktopApplication} makes it. */
  private Stage window() {
    Look look = new Look(Theme.LIGHT);
    look.moveSmoothly();
    DeskWindow window = new DeskWindow(new Site(desk, look, background, Platform::runLater));
    Scene scene = new Scene(window, ViewerProbe.WIDTH, ViewerProbe.HEIGHT);
    scene.getStylesheets().add(Look.stylesheet());
    stage.setScene(scene);
    stage.show();
    window.rememberLayout();
    desk.resumeAndWatch();
    pulses.start();
    return stage;
  }

  private GraphView graph() {
    return (GraphView) stage.getScene().lookup("#graph");
  }

  /** Returns when the frame with the next scene of the graph is painted. */
  private void scene(Runnable change) {
    CompletableFuture<Boolean> shown = new CompletableFuture<>();
    Fx.call(() -> {
      ObservableValue<?> scenes = graph().sceneModelProperty();
      Subscription[] listening = new Subscription[1];
      listening[0] =
          scenes.subscribe((was, is) -> {
            listening[0].unsubscribe();
            pulses.after(Pulses.UNTIL_PAINTED, () -> shown.complete(true));
          });
      change.run();
      return true;
    });
    shown.orTimeout(PATIENCE_S, TimeUnit.SECONDS).join();
  }

  private void painted() {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    Platform.runLater(() -> pulses.after(Pulses.UNTIL_PAINTED, () -> done.complete(true)));
    done.orTimeout(PATIENCE_S, TimeUnit.SECONDS).join();
  }

  private static void print(String name, double value) {
    System.out.println(name + " " + String.format(Locale.ROOT, "%.4f", value));
  }
}
