package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Alike;
import dev.rackloom.viewer.Direction;
import dev.rackloom.viewer.GraphState;
import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.ModelTree;
import dev.rackloom.viewer.Scene;
import dev.rackloom.viewer.SceneNode;
import dev.rackloom.viewer.Sight;
import dev.rackloom.viewer.Steady;
import dev.rackloom.viewer.layout.Box;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;

/**
 * The model on show: what of it is open, the scene of that, and what is asked for and not seen yet.
 * Whatever opens or closes, what is in sight stays where it is. Toolkit thread only.
 */
final class OnShow {

  private final SceneLoader loader;
  private final Camera camera;
  private final Sheet sheet;
  private final IntSupplier selected;
  private final ReadOnlyObjectWrapper<Scene> scene = new ReadOnlyObjectWrapper<>(Scene.EMPTY);
  private final ObjectProperty<Direction> direction = new SimpleObjectProperty<>(Direction.DOWN);
  private final ObjectProperty<Alike> alike = new SimpleObjectProperty<>(Alike.ALL);
  private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
  private Opened opened = new Opened();

  /** What was open before everything was to be opened, or closed, until that is seen. */
  private Optional<Opened> before = Optional.empty();

  private @Nullable ModelTree tree;
  private boolean isOfBefore;
  private boolean restoring;

  /**
   * Nothing yet.
   *
   * @param background builds scenes
   * @param toolkit runs on the toolkit's thread
   * @param failed hears there why a scene could not be built: the last one stays
   * @param camera is told of scenes
   * @param sheet draws them
   * @param selected the item that stays where it is, if it is there
   */
  OnShow(
      Executor background,
      Executor toolkit,
      Consumer<Throwable> failed,
      Camera camera,
      Sheet sheet,
      IntSupplier selected) {
    this.camera = camera;
    this.sheet = sheet;
    this.selected = selected;
    loader =
        new SceneLoader(
            background,
            toolkit,
            why -> {
              awaits(Optional.empty());
              failed.accept(why);
            });
    direction.addListener((o, was, is) -> turn());
    alike.addListener((o, was, is) -> differ(is));
  }

  /** Shows another model as it was looked at before, as far as that is still there. */
  void show(ModelTree model, GraphState as) {
    tree = model;
    awaits(Optional.empty());
    opened.reset(alike.get());
    opened.restore(model, as);
    restoring = true;
    direction.set(as.direction());
    restoring = false;
    camera.restart(as.sight());
    loader.show(model);
    isOfBefore = true;
    load(this::see);
  }

  /** How the model is looked at; as at first if there is none. */
  GraphState state() {
    return tree == null
        ? GraphState.FIRST.to(direction.get())
        : opened.state(tree, camera.sight(), direction.get());
  }

  /** The model, if there is one. */
  Optional<ModelTree> tree() {
    return Optional.ofNullable(tree);
  }

  /** What is drawn, as it changes. */
  ReadOnlyObjectProperty<Scene> sceneProperty() {
    return scene.getReadOnlyProperty();
  }

  /** What is drawn now. */
  Scene scene() {
    return scene.get();
  }

  /** Whether that is still of a model shown before, whose items are no items of this one. */
  boolean isOfBefore() {
    return isOfBefore;
  }

  /** Where it flows to. */
  ObjectProperty<Direction> directionProperty() {
    return direction;
  }

  /** What may stand for each other. */
  ObjectProperty<Alike> alikeProperty() {
    return alike;
  }

  private void load(Consumer<Scene> ready) {
    loader.load(
        opened.wanted(direction.get()),
        next -> {
          isOfBefore = false;
          awaits(Optional.empty());
          ready.accept(next);
        });
  }

  private void see(Scene next) {
    camera.see(next);
    scene.set(next);
    sheet.redraw();
  }

  private void turn() {
    if (!restoring) {
      camera.restart(Sight.FIRST);
      load(this::see);
    }
  }

  /** Stages that stood for each other may do so no more; what is seen stays where it is. */
  private void differ(Alike numbers) {
    if (opened.differ(numbers) && tree != null) {
      boolean seen = camera.isSettled();
      load(next -> keep(next, seen ? anchor(next) : Item.NONE));
    }
  }

  private int anchor(Scene next) {
    int chosen = shownFor(selected.getAsInt());
    if (next.node(chosen).isPresent() && scene.get().node(chosen).isPresent()) {
      return chosen;
    }
    return Anchor.between(scene.get(), next, camera.visible());
  }

  /** An item that is in both scenes stays where it is on the screen. */
  private void keep(Scene next, int item) {
    Scene last = scene.get();
    see(next);
    if (tree != null && last.node(item).isPresent() && next.node(item).isPresent()) {
      camera.follow(Steady.of(tree, last, next, item));
    }
  }

  /** Opens or closes an item that has an inside; it stays where it is on the screen. */
  void toggle(int item) {
    toggle(item, () -> {});
  }

  /**
   * The same.
   *
   * @param then runs once that is seen
   */
  void toggle(int item, Runnable then) {
    Optional<SceneNode> node = scene.get().node(item);
    if (node.isPresent() && node.get().state() != SceneNode.State.LEAF) {
      opened.toggle(item);
      load(next -> {
        keep(next, item);
        then.run();
      });
    }
  }

  /**
   * Shows the run that an item is in one by one, or its first members for all of it; of several
   * runs around it the innermost.
   */
  void toggleRepeat(int item) {
    if (tree == null || item <= ModelTree.ROOT) {
      return;
    }
    tree.path(item).reversed().stream()
        .flatMap(at -> scene.get().repeatOf(at.id()).stream())
        .findFirst()
        .ifPresent(r -> {
          opened.toggleRun(r.handle());
          load(next -> keep(next, r.handle()));
        });
  }

  /** Opens every group, and shows every stage for itself; see {@link #stop}. */
  void openAll() {
    if (tree != null) {
      awaits(Optional.of(before.orElseGet(opened::copy)));
      opened.all(tree);
      load(this::keepInSight);
    }
  }

  /** Closes every group, and equal stages are one again; see {@link #stop}. */
  void closeAll() {
    if (tree != null) {
      awaits(Optional.of(before.orElseGet(opened::copy)));
      opened.none();
      load(next -> {
        if (camera.isWhole()) {
          see(next);
          camera.fit();
        } else {
          keepInSight(next);
        }
      });
    }
  }

  /** What is selected is seen afterwards, else what is in the middle; at first the start is. */
  private void keepInSight(Scene next) {
    boolean asked = camera.isMoved() || selected.getAsInt() > ModelTree.ROOT;
    int anchor = asked && camera.isSettled() ? anchor(next) : Item.NONE;
    keep(next, anchor);
    Box seen = camera.visible();
    next.node(anchor)
        .map(SceneNode::box)
        .filter(box -> Anchor.fits(box, seen) || !box.intersects(seen))
        .ifPresent(box -> bringIntoSight(anchor));
  }

  private void awaits(Optional<Opened> until) {
    before = until;
    busy.set(until.isPresent());
  }

  /** Whether everything is about to be opened, or closed. */
  ReadOnlyBooleanProperty busyProperty() {
    return busy.getReadOnlyProperty();
  }

  /** Gives opening or closing everything up, as long as it is not seen: nothing has changed. */
  void stop() {
    before.ifPresent(was -> {
      loader.stop();
      opened = was;
      awaits(Optional.empty());
    });
  }

  /** Opens what is around an item of the model and brings it into sight. */
  void reveal(int item) {
    if (opened.around(Objects.requireNonNull(tree), item)) {
      load(next -> {
        see(next);
        bringIntoSight(item);
      });
    } else {
      bringIntoSight(item);
    }
  }

  /** Brings an item into sight, or the one that is on show for it. */
  void bringIntoSight(int item) {
    camera.bringIntoSight(() -> node(item).map(SceneNode::box));
  }

  /** The box of an item, or of the one that is on show for it. */
  Optional<SceneNode> node(int item) {
    return scene.get().node(shownFor(item));
  }

  /** The item on show for another one: the stage that stands for the one that it is in. */
  int shownFor(int item) {
    boolean hidden = tree != null && item > ModelTree.ROOT && scene.get().node(item).isEmpty();
    return hidden ? Opened.shownFor(Objects.requireNonNull(tree), scene.get(), item) : item;
  }

  /** The stages that the box of one stands for, itself included. */
  List<Integer> standsFor(int stage) {
    ModelTree model = tree;
    if (model == null) {
      return List.of(stage);
    }
    int item = model.itemOfStage(stage);
    return scene.get().repeatOf(item).map(r -> r.standsFor(item)).orElse(List.of(item)).stream()
        .map(i -> i == Item.NONE ? stage : model.item(i).stage())
        .toList();
  }
}
