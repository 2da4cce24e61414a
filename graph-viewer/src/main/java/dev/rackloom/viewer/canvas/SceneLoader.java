package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.ModelTree;
import dev.rackloom.viewer.Scene;
import dev.rackloom.viewer.SceneBuilder;
import dev.rackloom.viewer.Wanted;
import dev.rackloom.viewer.layout.BoundedLayout;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Builds scenes off the toolkit's thread and brings back the newest one asked for. */
final class SceneLoader {

  private final Executor background;
  private final Executor toolkit;
  private final AtomicLong newest = new AtomicLong();
  private @Nullable SceneBuilder builder;
  private @Nullable ModelTree shown;

  SceneLoader(Executor background, Executor toolkit) {
    this.background = background;
    this.toolkit = toolkit;
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
        Scene scene = now.build(wanted);
        toolkit.execute(() -> deliver(number, scene, ready));
      }
    });
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
