package dev.rackloom.desktop.shell;

import java.io.File;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Consumer;
import javafx.scene.Scene;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;
import org.jspecify.annotations.Nullable;

/**
 * Takes files that are dropped on a window, wherever on it; before the docks hear of them, which
 * would keep to themselves what is no pane.
 */
final class FileDrops {

  private final Consumer<List<Path>> then;
  private final Set<Scene> known = Collections.newSetFromMap(new WeakHashMap<>());

  FileDrops(Consumer<List<Path>> then) {
    this.then = then;
  }

  /** From now on a window takes files. */
  void take(@Nullable Scene scene) {
    if (scene != null && known.add(scene)) {
      scene.addEventFilter(DragEvent.DRAG_OVER, FileDrops::over);
      scene.addEventFilter(DragEvent.DRAG_DROPPED, this::dropped);
    }
  }

  private static void over(DragEvent event) {
    if (event.getDragboard().hasFiles()) {
      event.acceptTransferModes(TransferMode.COPY);
      event.consume();
    }
  }

  private void dropped(DragEvent event) {
    if (event.getDragboard().hasFiles()) {
      then.accept(event.getDragboard().getFiles().stream().map(File::toPath).toList());
      event.setDropCompleted(true);
      event.consume();
    }
  }
}
