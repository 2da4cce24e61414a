package dev.rackloom.desktop.bench;

import dev.rackloom.desktop.view.Pulses;
import dev.rackloom.viewer.Scene;
import dev.rackloom.viewer.SceneNode;
import dev.rackloom.viewer.Viewport;
import dev.rackloom.viewer.canvas.GraphView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javafx.application.Platform;

/**
 * Panning and zooming at five zooms, for some time each: the way goes down the scene, and the zoom
 * swings by a tenth. Time is the CPU time of the two threads from the start of one pulse to the
 * start of the next.
 */
final class Motion {

  private static final double[] ZOOMS = {0.005, 0.02, 0.1, 0.4, 1};
  private static final int WARM_FRAMES = 3;

  private final GraphView view;
  private final Pulses pulses;
  private final double secondsAZoom;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final List<List<Long>> toolkit = new ArrayList<>();
  private final List<List<Long>> renderer = new ArrayList<>();
  private long toolkitThread;
  private long rendererThread;
  private long toolkitBefore;
  private long rendererBefore;
  private long start;
  private int frames;

  Motion(GraphView view, Pulses pulses, double secondsAZoom) {
    this.view = view;
    this.pulses = pulses;
    this.secondsAZoom = secondsAZoom;
    for (int zoom = 0; zoom < ZOOMS.length; zoom++) {
      toolkit.add(new ArrayList<>());
      renderer.add(new ArrayList<>());
    }
  }

  Map<String, Double> run() {
    toolkitThread = Meter.thread("JavaFX Application Thread");
    rendererThread = Meter.thread("QuantumRenderer");
    Platform.runLater(() -> pulses.after(1, this::first));
    done.join();
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("fxP99Millis", p99(toolkit.stream().flatMap(List::stream).toList()));
    numbers.put("rasterP99Millis", p99(renderer.stream().flatMap(List::stream).toList()));
    numbers.put("frames", (double) toolkit.stream().mapToInt(List::size).sum());
    for (int i = 0; i < ZOOMS.length; i++) {
      numbers.put("fxP99Millis@" + ZOOMS[i], p99(toolkit.get(i)));
      numbers.put("rasterP99Millis@" + ZOOMS[i], p99(renderer.get(i)));
    }
    return numbers;
  }

  private void first() {
    start = System.nanoTime();
    note();
    step();
  }

  private void step() {
    double seconds = (System.nanoTime() - start) / 1e9;
    int zoom = (int) (seconds / secondsAZoom);
    if (zoom >= ZOOMS.length) {
      done.complete(null);
      return;
    }
    move(ZOOMS[zoom], seconds % secondsAZoom / secondsAZoom);
    pulses.after(
        1,
        () -> {
          count(zoom);
          step();
        });
  }

  /**
   * Down a line of boxes in the middle, and a little in and out; no further out than where all of
   * the scene is seen, for nothing would move beyond.
   */
  private void move(double wanted, double part) {
    Scene scene = view.sceneModelProperty().get();
    List<SceneNode> nodes = scene.nodes();
    SceneNode from = nodes.get(nodes.size() / 3);
    double zoom = Math.max(wanted, whole(scene));
    double scale = zoom * (1 + 0.1 * Math.sin(part * 4 * Math.PI));
    double far = Math.min(scene.bounds().height() / 2, 3000 / zoom);
    double x = from.box().centerX() + 200 / zoom * Math.sin(part * 2 * Math.PI);
    double y = from.box().centerY() + far * part;
    view.go(new Viewport(scale, view.getWidth() / 2 - x * scale, view.getHeight() / 2 - y * scale));
  }

  private double whole(Scene scene) {
    return Math.min(
        view.getWidth() / scene.bounds().width(), view.getHeight() / scene.bounds().height());
  }

  private void count(int zoom) {
    long toolkitWas = toolkitBefore;
    long rendererWas = rendererBefore;
    note();
    if (frames++ >= WARM_FRAMES) {
      toolkit.get(zoom).add(toolkitBefore - toolkitWas);
      renderer.get(zoom).add(rendererBefore - rendererWas);
    }
  }

  private void note() {
    toolkitBefore = Meter.threadNanos(toolkitThread);
    rendererBefore = Meter.threadNanos(rendererThread);
  }

  /** In milliseconds. */
  static double p99(List<Long> nanos) {
    List<Long> sorted = nanos.stream().sorted().toList();
    return sorted.isEmpty()
        ? Double.NaN
        : sorted.get((int) Math.ceil(0.99 * sorted.size()) - 1) / 1e6;
  }
}
