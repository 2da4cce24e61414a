package dev.rackloom.desktop.shell;

import com.sun.javafx.scene.SceneHelper;
import com.sun.javafx.tk.TKClipboard;
import com.sun.javafx.tk.TKDropTargetListener;
import java.io.File;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.input.DataFormat;
import javafx.scene.input.TransferMode;
import org.jspecify.annotations.Nullable;

/**
 * Files that come from another program: the headless platform has no drag-and-drop of its own, so a
 * scene is told what a platform would tell it.
 */
final class FileDrag {

  private FileDrag() {}

  /** Drops files on the middle of a node; returns whether they were taken. Toolkit thread. */
  static boolean drop(Node on, List<Path> files) {
    Bounds at = on.localToScene(on.getLayoutBounds());
    double x = at.getCenterX();
    double y = at.getCenterY();
    TKDropTargetListener target = target(on.getScene());
    target.dragEnter(x, y, x, y, TransferMode.COPY, clipboard(files));
    TransferMode over = target.dragOver(x, y, x, y, TransferMode.COPY);
    return over != null && target.drop(x, y, x, y, TransferMode.COPY) != null;
  }

  private static TKDropTargetListener target(Scene scene) {
    Object peer = SceneHelper.getPeer(scene);
    for (Class<?> c = peer.getClass(); c != null; c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        if (field.getType().equals(TKDropTargetListener.class)) {
          try {
            field.setAccessible(true);
            return (TKDropTargetListener) field.get(peer);
          } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
          }
        }
      }
    }
    throw new IllegalStateException("a scene that nothing can be dropped on");
  }

  private static TKClipboard clipboard(List<Path> files) {
    List<File> held = files.stream().map(Path::toFile).toList();
    return (TKClipboard)
        Proxy.newProxyInstance(
            FileDrag.class.getClassLoader(),
            new Class<?>[] {TKClipboard.class},
            (proxy, method, arguments) -> answer(method, arguments, held));
  }

  private static @Nullable Object answer(
      Method method, @Nullable Object[] arguments, List<File> held) {
    return switch (method.getName()) {
      case "getContentTypes" -> Set.of(DataFormat.FILES);
      case "hasContent" -> DataFormat.FILES.equals(arguments[0]);
      case "getContent" -> DataFormat.FILES.equals(arguments[0]) ? held : null;
      case "getTransferModes" -> Set.of(TransferMode.COPY);
      case "putContent" -> false;
      case "getDragViewOffsetX", "getDragViewOffsetY" -> 0.0;
      default -> null;
    };
  }
}
