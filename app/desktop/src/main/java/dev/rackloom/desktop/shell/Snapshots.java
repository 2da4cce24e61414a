package dev.rackloom.desktop.shell;

import dev.rackloom.api.stage.Phase;
import dev.rackloom.desktop.view.Look;
import dev.rackloom.desktop.view.PaneType;
import dev.rackloom.desktop.view.Pictures;
import dev.rackloom.desktop.view.Scaled;
import dev.rackloom.desktop.view.Site;
import dev.rackloom.desktop.view.Theme;
import dev.rackloom.desktop.viewmodel.Perspective;
import dev.rackloom.desktop.viewmodel.Settings;
import dev.rackloom.desktop.viewmodel.StageTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.layout.StackPane;

/**
 * Pictures of the window in each perspective and of each pane, in both themes, two sizes and two
 * densities; of a model with phases also a window for each. Works on scenes of their own, so the
 * size of the screen does not matter. Toolkit thread only.
 */
public final class Snapshots {

  private static final int[][] SIZES = {{1440, 900}, {1920, 1080}};

  /** Pixels a unit. */
  private static final List<Integer> SCALES = List.of(1, 2);

  private final Site site;
  private final Path folder;
  private final List<Integer> scales;

  /** Pictures of what {@code site} shows; its background executor must run things at once. */
  public Snapshots(Site site, Path folder) {
    this(site, folder, SCALES);
  }

  /** Pictures with so many pixels a unit alone. */
  Snapshots(Site site, Path folder, List<Integer> scales) {
    this.site = site;
    this.folder = folder;
    this.scales = List.copyOf(scales);
  }

  /**
   * Writes all pictures and returns their files. What the window is set to for them is set back
   * afterwards and never kept.
   */
  public List<Path> writeAll() {
    return site.desk().preferences().unkept(this::pictures);
  }

  private List<Path> pictures() {
    List<Path> files = new ArrayList<>();
    Theme before = site.look().themeProperty().get();
    try {
      Files.createDirectories(folder);
      for (Theme theme : Theme.values()) {
        site.look().themeProperty().set(theme);
        for (int[] size : SIZES) {
          files.addAll(windows(size));
          for (PaneType pane : site.panes().all()) {
            files.addAll(write(pane.id(), () -> framed(pane), size));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write pictures to " + folder, e);
    } finally {
      site.look().themeProperty().set(before);
    }
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
        files.addAll(write("window-" + word, () -> new DeskWindow(site), size));
      }
      table.phaseProperty().set(before);
    }
    Settings.Desk before = desk();
    for (Perspective perspective : Perspective.values()) {
      site.desk().preferences().change(s -> s.with(Settings.Desk.FIRST.at(perspective)));
      String word = perspective.title().toLowerCase(Locale.ROOT);
      files.addAll(write("window-" + word, () -> new DeskWindow(site), size));
    }
    site.desk().preferences().change(s -> s.with(before));
    files.addAll(write("window", () -> new DeskWindow(site), size));
    return files;
  }

  private Parent framed(PaneType pane) {
    StackPane frame = new StackPane(pane.node(site));
    frame.getStyleClass().add("desk");
    return frame;
  }

  private Settings.Desk desk() {
    return site.desk().preferences().settingsProperty().get().desk();
  }

  /** A picture a scale: what is shown is made anew, for a node has one scene. */
  List<Path> write(String what, Supplier<Parent> make, int[] size) {
    return scales.stream().map(scale -> write(what, make.get(), size, scale)).toList();
  }

  private Path write(String what, Parent root, int[] size, int scale) {
    Parent shown = scale == 1 ? root : new Scaled(root, scale);
    Scene scene = new Scene(shown, size[0] * scale, size[1] * scale);
    scene.getStylesheets().add(Look.stylesheet());
    settle(shown);
    String theme = site.look().themeProperty().get().word();
    String density = scale == 1 ? "" : "@" + scale + "x";
    String name =
        String.format(Locale.ROOT, "%s-%s-%dx%d%s.png", what, theme, size[0], size[1], density);
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
