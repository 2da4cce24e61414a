package dev.rackloom.desktop.bench;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;

/** The toolkit of a measuring process: without a screen, drawn in software. */
final class Fx {

  /** Nothing that is measured takes longer. */
  private static final int PATIENCE_S = 300;

  private Fx() {}

  /** Starts it; once a process. */
  static void start() {
    System.setProperty("glass.platform", "Headless");
    System.setProperty("prism.order", "sw");
    System.setProperty("java.awt.headless", "true");
    Platform.startup(() -> {});
  }

  /** Runs something on its thread and waits for it. */
  static <T> T call(Callable<T> body) {
    CompletableFuture<T> done = new CompletableFuture<>();
    Platform.runLater(() -> {
      try {
        done.complete(body.call());
      } catch (Throwable failed) { // else whoever waits would wait in vain
        done.completeExceptionally(failed);
      }
    });
    return done.orTimeout(PATIENCE_S, TimeUnit.SECONDS).join();
  }

  /** Waits until what was begun before (classes being compiled, too) is done. */
  static void rest() throws InterruptedException {
    double before = Meter.cpuSeconds();
    for (int quiet = 0; quiet < 3; ) {
      Thread.sleep(100);
      double now = Meter.cpuSeconds();
      quiet = now - before < 0.02 ? quiet + 1 : 0;
      before = now;
    }
  }
}
