package dev.rackloom.desktop.bench;

import dev.rackloom.desktop.CoreBackend;
import dev.rackloom.desktop.view.LanesPane;
import dev.rackloom.desktop.view.Look;
import dev.rackloom.desktop.view.QuickPick;
import dev.rackloom.desktop.view.Theme;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Forecast;
import dev.rackloom.desktop.viewmodel.Lanes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import javafx.beans.value.ObservableValue;
import javafx.scene.Scene;
import javafx.scene.control.TextField;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import javafx.util.Subscription;

/**
 * A model on a rack in lanes on one window, in a process of its own; prints a line {@code name
 * value} a number: how long letters of queries take, and drags of stages over the devices.
 *
 * <pre>DeskProbe MODEL RACK WORKSPACE</pre>
 */
public final class DeskProbe {

  private static final List<String> QUERIES =
      List.of(
          "op:add scope:*block.12*",
          "shape:*x8 -op:relu",
          "dtype:float32 name:*ping/left*",
          "device:g0 class:memory",
          "time>1% flops>1m",
          "op:relu time>1us");
  private static final int ROUNDS = 3;
  private static final int PATIENCE_S = 120;
  private static final int WARM_DRAGS = 10;
  private static final int DRAGS = 100;

  // One thread, so that the rack is there when the model comes.
  private final ExecutorService background =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
  private final DeskModel desk;
  private final StackPane root = new StackPane();
  private final QuickPick pick = new QuickPick();

  private DeskProbe(Path workspace) {
    desk =
        new DeskModel(
            CoreBackend.open(workspace), Clock.systemUTC(), background, Platform::runLater);
  }

  /** Measures and exits. */
  public static void main(String[] args) throws Exception {
    Fx.start();
    int status = 1;
    try {
      Path workspace = Files.createDirectories(Path.of(args[2]));
      Fx.call(() -> new DeskProbe(workspace)).run(Path.of(args[0]), Path.of(args[1]));
      status = 0;
    } catch (Throwable failed) { // said aloud, for the toolkit's thread lives on
      System.err.println(failed);
    }
    System.out.flush();
    Runtime.getRuntime().halt(status);
  }

  private void run(Path model, Path rack) {
    open(model, rack);
    Fx.call(this::window);
    type();
    drag();
  }

  /** Waits until the model is priced on the rack. */
  private void open(Path model, Path rack) {
    CompletableFuture<Object> priced = new CompletableFuture<>();
    Platform.runLater(() -> {
      ObservableValue<Forecast> forecast = desk.editor().forecastProperty();
      forecast.addListener((o, was, is) -> {
        if (is instanceof Forecast.Priced) {
          priced.complete(is);
        }
      });
      desk.openRack(rack);
      desk.openModel(model);
    });
    priced.orTimeout(PATIENCE_S, TimeUnit.SECONDS).join();
  }

  private Stage window() {
    root.getChildren().addAll(new LanesPane(desk, new Look(Theme.LIGHT)), pick);
    Stage stage = new Stage();
    stage.setScene(new Scene(root, ViewerProbe.WIDTH, ViewerProbe.HEIGHT));
    stage.show();
    pick.open("Search", desk.finder()::things);
    return stage;
  }

  private void layOut() {
    root.applyCss();
    root.layout();
  }

  /** Letter by letter on the toolkit's thread, as people do, until the list is laid out. */
  private void type() {
    List<Long> nanos = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (String query : QUERIES) {
        for (int length = 1; length <= query.length(); length++) {
          String typed = query.substring(0, length);
          nanos.add(Fx.call(() -> typed(typed)));
        }
      }
    }
    Fx.call(() -> {
      pick.setVisible(false);
      return true;
    });
    print("keystrokes", nanos.size());
    print("keystrokeFirstMillis", nanos.getFirst() / 1e6);
    print("keystrokeP99Millis", Motion.p99(nanos.subList(1, nanos.size())));
  }

  private long typed(String text) {
    TextField field = (TextField) pick.lookup("#quick-pick-field");
    long start = System.nanoTime();
    field.setText(text);
    layOut();
    return System.nanoTime() - start;
  }

  /** Chips taken up, one after the other, until every lane says what it would make of them. */
  private void drag() {
    Random random = new Random(1);
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; i < WARM_DRAGS + DRAGS; i++) {
      CompletableFuture<Long> told = new CompletableFuture<>();
      Fx.call(() -> carry(random, told));
      nanos.add(told.orTimeout(PATIENCE_S, TimeUnit.SECONDS).join());
      Fx.call(() -> {
        lanes().letGo();
        return true;
      });
    }
    print("stages", desk.table().rows().size());
    print("devices", lanes().devices().size());
    print("drags", DRAGS);
    print("dragFirstMillis", nanos.getFirst() / 1e6);
    print("dragP99Millis", Motion.p99(nanos.subList(WARM_DRAGS, nanos.size())));
  }

  private Lanes lanes() {
    return desk.handwork().lanes();
  }

  private boolean carry(Random random, CompletableFuture<Long> told) {
    List<Lanes.Chip> chips =
        lanes().lanesProperty().get().stream().flatMap(l -> l.chips().stream()).toList();
    List<Integer> stages = chips.get(random.nextInt(chips.size())).stages();
    int devices = lanes().devices().size();
    long start = System.nanoTime();
    var fits = lanes().fitsProperty();
    Subscription[] listening = new Subscription[1];
    listening[0] =
        fits.subscribe((was, is) -> {
          if (is.size() == devices && !told.isDone()) {
            layOut();
            told.complete(System.nanoTime() - start);
            listening[0].unsubscribe();
          }
        });
    lanes().carry(stages);
    return true;
  }

  private static void print(String name, double value) {
    System.out.println(name + " " + String.format(Locale.ROOT, "%.4f", value));
  }
}
