package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.ModelTree;
import dev.rackloom.viewer.Scene;
import dev.rackloom.viewer.SceneBuilder;
import dev.rackloom.viewer.Wanted;
import dev.rackloom.viewer.layout.BoundedLayout;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Builds scenes off the toolkit's thread and brings back the newest one asked for. */
final class SceneLoader {

  private final Executor background;
  private final Executor toolkit;
  private final Consumer<Throwable> failed;
  private final AtomicLong newest = new AtomicLong();
  private @Nullable SceneBuilder builder;
  private @Nullable ModelTree shown;

  /** One that tells {@code failed}, on the toolkit's thread, why a scene could not be built. */
  SceneLoader(Executor background, Executor toolkit, Consumer<Throwable> failed) {
    this.background = background;
    this.toolkit = toolkit;
    this.failed = failed;
    background.execute(BoundedLayout::warmUp);
  }

  void show(ModelTree tree) {
    builder = new SceneBuilder(tree, BoundedLayout.standard());
    shown = tree;
  }

  void load(Wanted wanted, Consumer<Scene> ready) {
    SceneBuilder now = builder;
    if (now == null) {
      return;
    }
    long number = newest.incrementAndGet();
    background.execute(() -> {
      if (number == newest.get()) {
        build(number, now, wanted, ready);
      }
    });
  }

  /** What was asked for and is not there yet is wanted no more. */
  void stop() {
    newest.incrementAndGet();
  }

  private void build(long number, SceneBuilder with, Wanted wanted, Consumer<Scene> ready) {
    try {
      Scene scene = with.build(wanted, () -> number != newest.get());
      toolkit.execute(() -> deliver(number, scene, ready));
    } catch (CancellationException nobodyWaits) {
      // for another one was asked for, or none
    } catch (RuntimeException | Error why) {
      toolkit.execute(() -> tell(number, why));
    }
  }

  private void tell(long number, Throwable why) {
    if (number == newest.get()) {
      failed.accept(why);
    }
  }

  /** Once a model is on show, it is made ready to be searched. */
  private void prepare() {
    ModelTree tree = shown;
    if (tree != null) {
      background.execute(tree::prepareSearch);
      shown = null;
    }
  }

  private void deliver(long number, Scene scene, Consumer<Scene> ready) {
    if (number == newest.get()) {
      ready.accept(scene);
      prepare();
    }
  }
}
