package dev.rackloom.desktop.bench;

import dev.rackloom.desktop.view.HeatView;
import dev.rackloom.desktop.view.Pulses;
import dev.rackloom.desktop.viewmodel.HeatGrid;
import dev.rackloom.viewer.Palette;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.layout.BorderPane;
import javafx.stage.Stage;

/**
 * An expert map on one window, in a process of its own; prints a line {@code name value} a number.
 * Every frame the mouse is somewhere else, and every third frame the map is zoomed a little.
 */
public final class ExpertMapProbe {

  private static final int ROWS = 61;
  private static final int COLUMNS = 256;
  private static final int WIDTH = 1440;
  private static final int HEIGHT = 900;
  private static final double WARM_SECONDS = 2;
  private static final double SECONDS = 6;
  private static final double ZOOM = 1.04;

  private final Pulses pulses = new Pulses();
  private final HeatView view =
      new HeatView(new ReadOnlyObjectWrapper<>(Palette.DARK).getReadOnlyProperty(), true);
  private final Label told = new Label();
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final List<Long> toolkit = new ArrayList<>();
  private final List<Long> renderer = new ArrayList<>();
  private final List<Long> both = new ArrayList<>();
  private long toolkitThread;
  private long rendererThread;
  private long start;
  private int frame;

  private ExpertMapProbe() {}

  /** Measures and exits. */
  public static void main(String[] args) {
    System.setProperty("glass.platform", "Headless");
    System.setProperty("prism.order", "sw");
    System.setProperty("java.awt.headless", "true");
    CompletableFuture<ExpertMapProbe> made = new CompletableFuture<>();
    Platform.startup(() -> made.complete(new ExpertMapProbe()));
    ExpertMapProbe probe = made.join();
    Platform.runLater(probe::window);
    probe.done.join();
    probe.print();
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  private void window() {
    Random random = new Random(1);
    view.show(
        HeatGrid.measured(
            ROWS, COLUMNS, (r, c) -> (float) Math.clamp(random.nextGaussian() / 2, -1, 1)),
        r -> "layer " + r + " (MoE layer " + r + ")");
    view.mark(30, 128);
    view.onHover((r, c) -> told.setText("layer " + r + ", expert " + c));
    BorderPane root = new BorderPane(view);
    root.setBottom(told);
    Stage stage = new Stage();
    stage.setScene(new Scene(root, WIDTH, HEIGHT));
    stage.show();
    pulses.start();
    pulses.after(
        Pulses.UNTIL_PAINTED,
        () -> {
          toolkitThread = Meter.thread("JavaFX Application Thread");
          rendererThread = Meter.thread("QuantumRenderer");
          start = System.nanoTime();
          step(Meter.threadNanos(toolkitThread), Meter.threadNanos(rendererThread));
        });
  }

  private void step(long toolkitBefore, long rendererBefore) {
    double seconds = (System.nanoTime() - start) / 1e9;
    if (seconds > WARM_SECONDS + SECONDS) {
      done.complete(null);
      return;
    }
    move(seconds);
    pulses.after(
        1,
        () -> {
          long t = Meter.threadNanos(toolkitThread);
          long r = Meter.threadNanos(rendererThread);
          if (seconds > WARM_SECONDS) {
            toolkit.add(t - toolkitBefore);
            renderer.add(r - rendererBefore);
            both.add(t - toolkitBefore + r - rendererBefore);
          }
          step(t, r);
        });
  }

  private void move(double seconds) {
    double x = WIDTH * (0.55 + 0.4 * Math.sin(seconds * 2.3));
    double y = HEIGHT * (0.5 + 0.4 * Math.sin(seconds * 1.7));
    view.hover(x, y);
    if (frame++ % 3 == 0) {
      view.zoom(Math.sin(seconds * 1.1) > 0 ? ZOOM : 1 / ZOOM, x, y);
    }
  }

  private void print() {
    print("fxP99Millis", Motion.p99(toolkit));
    print("rasterP99Millis", Motion.p99(renderer));
    print("bothP99Millis", Motion.p99(both));
    print("frames", both.size());
  }

  private static void print(String name, double value) {
    System.out.println(name + " " + String.format(Locale.ROOT, "%.4f", value));
  }
}
