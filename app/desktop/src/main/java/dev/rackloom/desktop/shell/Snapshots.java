package dev.rackloom.desktop.shell;

import dev.rackloom.api.stage.Phase;
import dev.rackloom.desktop.view.Look;
import dev.rackloom.desktop.view.PaneType;
import dev.rackloom.desktop.view.Pictures;
import dev.rackloom.desktop.view.Site;
import dev.rackloom.desktop.view.Theme;
import dev.rackloom.desktop.viewmodel.StageTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.layout.StackPane;

/**
 * Pictures of the window and of each pane, in both themes and two sizes; of a model with phases
 * also a window for each. Works on scenes of their own, so the size of the screen does not matter.
 * Toolkit thread only.
 */
public final class Snapshots {

  private static final int[][] SIZES = {{1440, 900}, {1920, 1080}};

  private final Site site;
  private final Path folder;

  /** Pictures of what {@code site} shows; its background executor must run things at once. */
  public Snapshots(Site site, Path folder) {
    this.site = site;
    this.folder = folder;
  }

  /** Writes all pictures and returns their files. */
  public List<Path> writeAll() {
    List<Path> files = new ArrayList<>();
    Theme before = site.look().themeProperty().get();
    try {
      Files.createDirectories(folder);
      for (Theme theme : Theme.values()) {
        site.look().themeProperty().set(theme);
        for (int[] size : SIZES) {
          files.addAll(windows(size));
          for (PaneType pane : site.panes().all()) {
            files.add(write(pane.id(), framed(pane), size));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write pictures to " + folder, e);
    }
    site.look().themeProperty().set(before);
    return files;
  }

  private List<Path> windows(int[] size) {
    List<Path> files = new ArrayList<>();
    StageTable table = site.desk().table();
    if (table.phases().size() > 1) {
      Phase before = table.phaseProperty().get();
      for (Phase phase : table.phases()) {
        table.phaseProperty().set(phase);
        String word = phase.name().toLowerCase(Locale.ROOT);
        files.add(write("window-" + word, new DeskWindow(site), size));
      }
      table.phaseProperty().set(before);
    }
    files.add(write("window", new DeskWindow(site), size));
    return files;
  }

  private Parent framed(PaneType pane) {
    StackPane frame = new StackPane(pane.node(site));
    frame.getStyleClass().add("desk");
    return frame;
  }

  private Path write(String what, Parent root, int[] size) {
    Scene scene = new Scene(root, size[0], size[1]);
    scene.getStylesheets().add(Look.stylesheet());
    settle(root);
    String theme = site.look().themeProperty().get().word();
    String name = String.format(Locale.ROOT, "%s-%s-%dx%d.png", what, theme, size[0], size[1]);
    Path file = folder.resolve(name);
    Pictures.write(scene.snapshot(null), file);
    return file;
  }

  /** Layout that asks for layout (tables, split panes, wrapped text) needs a few rounds. */
  private static void settle(Parent root) {
    for (int round = 0; round < 4; round++) {
      root.applyCss();
      root.layout();
    }
  }
}
