package dev.rackloom.desktop;

import dev.rackloom.desktop.shell.DeskWindow;
import dev.rackloom.desktop.view.Look;
import dev.rackloom.desktop.view.Site;
import dev.rackloom.desktop.view.Theme;
import dev.rackloom.desktop.viewmodel.Attempts;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Uncaught;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.application.Platform;
import javafx.beans.binding.Bindings;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
import javafx.stage.Screen;
import javafx.stage.Stage;
import javafx.util.Duration;

/** Starts the toolkit, and either shows the window or takes pictures of it. */
final class DesktopApplication {

  private static final double WIDTH = 1440;
  private static final double HEIGHT = 900;

  /** How often open files are looked at, beside when the window gets the focus. */
  private static final Duration LOOK = Duration.seconds(3);

  private DesktopApplication() {}

  static int launch(DesktopMain.Options options) {
    CompletableFuture<Integer> ended = new CompletableFuture<>();
    try (CoreBackend backend = CoreBackend.open(options.workspace());
        ExecutorService background = Executors.newVirtualThreadPerTaskExecutor()) {
      Platform.startup(() -> {});
      Platform.setImplicitExit(false);
      Platform.runLater(() -> guarded(ended, () -> begin(options, backend, background, ended)));
      return join(ended);
    } finally {
      Platform.exit();
    }
  }

  /** The exit code, or what went wrong on the window's thread as it was thrown there. */
  private static int join(CompletableFuture<Integer> ended) {
    try {
      return ended.join();
    } catch (CompletionException wrapped) {
      switch (wrapped.getCause()) {
        case RuntimeException failed -> throw failed;
        case Error failed -> throw failed;
        case null, default -> throw wrapped;
      }
    }
  }

  /** Nothing that is thrown on the window's thread may leave the caller waiting. */
  private static void guarded(CompletableFuture<Integer> ended, Runnable body) {
    try {
      body.run();
    } catch (RuntimeException | Error failed) {
      ended.completeExceptionally(failed);
    }
  }

  private static void begin(
      DesktopMain.Options options,
      CoreBackend backend,
      ExecutorService background,
      CompletableFuture<Integer> ended) {
    if (options.snapshot().isPresent()) {
      ended.complete(pictures(options, backend, options.snapshot().get()));
    } else {
      show(options, backend, background, ended);
    }
  }

  private static int pictures(DesktopMain.Options options, CoreBackend backend, Path folder) {
    List<Path> files = new PictureSet(options.theme(), folder).take(backend);
    System.out.println(files.size() + " pictures in " + folder.toAbsolutePath());
    return 0;
  }

  private static void show(
      DesktopMain.Options options,
      CoreBackend backend,
      ExecutorService background,
      CompletableFuture<Integer> ended) {
    DeskModel desk = new DeskModel(backend, Clock.systemUTC(), background, Platform::runLater);
    Uncaught.hear(Thread.currentThread(), desk.journal());
    Look look = new Look(options.theme().orElseGet(() -> liked(desk)));
    look.moveSmoothly();
    look.themeProperty()
        .addListener((o, was, is) -> desk.preferences().change(s -> s.withTheme(is.word())));
    Site site = new Site(desk, look, background, Platform::runLater);
    Rectangle2D screen = Screen.getPrimary().getVisualBounds();
    DeskWindow window = new DeskWindow(site);
    Scene scene =
        new Scene(window, Math.min(WIDTH, screen.getWidth()), Math.min(HEIGHT, screen.getHeight()));
    scene.getStylesheets().add(Look.stylesheet());
    Stage stage = new Stage();
    stage
        .titleProperty()
        .bind(
            Bindings.when(desk.autosave().dirtyProperty())
                .then("Rackloom — " + desk.workspace() + " •")
                .otherwise("Rackloom — " + desk.workspace()));
    Attempts leaving = new Attempts();
    stage.setOnHiding(e -> leaving.then(window::keepLayout));
    stage.setScene(scene);
    Timeline looks = new Timeline(new KeyFrame(LOOK, e -> desk.look()));
    looks.setCycleCount(Animation.INDEFINITE);
    looks.play();
    stage.focusedProperty().addListener((o, was, is) -> desk.watch().look());
    stage.setOnHidden(e ->
        guarded(
            ended,
            () -> {
              leaving.then(looks::stop).then(desk::close).end();
              ended.complete(0);
            }));
    stage.show();
    window.rememberLayout();
    desk.resumeAndWatch();
  }

  private static Theme liked(DeskModel desk) {
    String word = desk.preferences().settingsProperty().get().appearance().theme();
    return Arrays.stream(Theme.values())
        .filter(t -> t.word().equals(word))
        .findFirst()
        .orElse(Theme.LIGHT);
  }
}
