package dev.rackloom.desktop.bench;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.core.OpenModel;
import dev.rackloom.core.Workbench;
import dev.rackloom.desktop.view.Pulses;
import dev.rackloom.engine.partition.PartitionOptions;
import dev.rackloom.loader.PluginCatalog;
import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.ModelTree;
import dev.rackloom.viewer.canvas.GraphView;
import dev.rackloom.viewer.canvas.Minimap;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javafx.application.Platform;
import javafx.beans.value.ChangeListener;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.stage.Stage;

/**
 * One model on one window, in a process of its own; prints a line {@code name value} a number.
 *
 * <pre>ViewerProbe FILE [expand] [move] [search] [fit] [picture=FILE]</pre>
 */
public final class ViewerProbe {

  static final int WIDTH = 1440;
  static final int HEIGHT = 900;

  /** How long each zoom is moved at, before and while it is measured. */
  private static final double WARM_SECONDS = 0.6;

  private static final double SECONDS = 2;

  private final PluginCatalog plugins = PluginCatalog.onClassPath();
  private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
  private final GraphView view = new GraphView(background, Platform::runLater);
  private final Pulses pulses = new Pulses();

  private ViewerProbe() {}

  /** Measures and exits. */
  public static void main(String[] args) throws Exception {
    Fx.start();
    ViewerProbe probe = Fx.call(ViewerProbe::new);
    probe.run(Path.of(args[0]), List.of(args).subList(1, args.length));
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  private void run(Path file, List<String> wanted) throws Exception {
    Fx.call(this::window);
    painted(ready -> ready.run());
    plugins.readerOf(file);
    Fx.rest();
    ModelTree tree = open(file);
    if (wanted.contains("expand")) {
      expand();
    }
    if (wanted.contains("move")) {
      new Motion(view, pulses, WARM_SECONDS).run();
      new Motion(view, pulses, SECONDS).run().forEach(ViewerProbe::print);
    }
    if (wanted.contains("search")) {
      new Typing(tree).run().forEach(ViewerProbe::print);
    }
    if (wanted.contains("fit")) {
      painted(ready -> {
        view.fit();
        ready.run();
      });
    }
    wanted.stream()
        .filter(w -> w.startsWith("picture="))
        .forEach(w -> Fx.call(() -> new Picture(view).save(Path.of(w.substring(8)))));
    print("residentMegabytes", Meter.residentMegabytes());
    print("peakMegabytes", Meter.peakMegabytes());
  }

  /** The window of the application, as far as a graph is concerned, and nothing on it yet. */
  private Stage window() {
    HBox root = new HBox(view, new Minimap(view), new Label("No model is open"));
    HBox.setHgrow(view, Priority.ALWAYS);
    Stage stage = new Stage();
    stage.setScene(new Scene(root, WIDTH, HEIGHT));
    stage.show();
    pulses.start();
    return stage;
  }

  private ModelTree open(Path file) {
    double cpu = Meter.cpuSeconds();
    long wall = System.nanoTime();
    OpenModel model =
        Workbench.read(
            plugins,
            file,
            Bindings.NONE,
            PartitionOptions.DEFAULT_STAGES,
            Progress.SILENT,
            Cancellation.NEVER);
    double read = Meter.cpuSeconds();
    long opened = System.nanoTime();
    ModelTree tree = ModelTree.of(model.graph(), model.stages());
    double grown = Meter.cpuSeconds();
    painted(ready -> {
      whenScene(ready);
      view.show(tree);
    });
    print("pictureWallSeconds", (System.nanoTime() - opened) / 1e9);
    print("pictureCpuSeconds", Meter.cpuSeconds() - read);
    print("openWallSeconds", (System.nanoTime() - wall) / 1e9);
    print("openCpuSeconds", Meter.cpuSeconds() - cpu);
    print("readCpuSeconds", read - cpu);
    print("treeCpuSeconds", grown - read);
    print("operators", model.graph().operators().size());
    return tree;
  }

  private void expand() {
    double cpu = Meter.cpuSeconds();
    long wall = System.nanoTime();
    painted(ready -> {
      whenScene(ready);
      view.openAll();
    });
    print("expandCpuSeconds", Meter.cpuSeconds() - cpu);
    print("expandWallSeconds", (System.nanoTime() - wall) / 1e9);
    print("boxes", view.sceneModelProperty().get().nodes().size());
    print(
        "operatorBoxes",
        view.sceneModelProperty().get().nodes().stream()
            .filter(n -> n.kind() == Item.Kind.OPERATOR)
            .count());
  }

  private void whenScene(Runnable ready) {
    ChangeListener<Object> once =
        new ChangeListener<>() {
          @Override
          public void changed(javafx.beans.value.ObservableValue<?> o, Object was, Object is) {
            view.sceneModelProperty().removeListener(this);
            ready.run();
          }
        };
    view.sceneModelProperty().addListener(once);
  }

  /** Runs a change on the toolkit's thread and returns when the frame after it is painted. */
  private void painted(Consumer<Runnable> change) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Platform.runLater(
        () -> change.accept(() -> pulses.after(Pulses.UNTIL_PAINTED, () -> done.complete(null))));
    done.join();
  }

  private static void print(String name, double value) {
    System.out.println(name + " " + String.format(Locale.ROOT, "%.4f", value));
  }
}
