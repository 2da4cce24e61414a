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
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.DialogPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;

/**
 * Pictures of the window in each perspective, with the palette and with a dialog, and of each pane,
 * in each theme, two sizes and two densities; of a model with phases also a window for each of the
 * others. No two are alike. Works on scenes of their own, so the size of the screen does not
 * matter. Toolkit thread only.
 */
public final class Snapshots {

  private static final int[][] SIZES = {{1440, 900}, {1920, 1080}};

  /** Pixels a unit. */
  private static final List<Integer> SCALES = List.of(1, 2);

  private final Site site;
  private final Path folder;
  private final List<Theme> themes;
  private final List<Integer> scales;

  /** Pictures of what {@code site} shows; its background executor must run things at once. */
  public Snapshots(Site site, Path folder, List<Theme> themes) {
    this(site, folder, themes, SCALES);
  }

  /** Pictures with so many pixels a unit alone. */
  public Snapshots(Site site, Path folder, List<Theme> themes, List<Integer> scales) {
    this.site = site;
    this.folder = folder;
    this.themes = List.copyOf(themes);
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
    return inEachTheme(size -> {
      List<Path> files = new ArrayList<>(windows(size));
      files.addAll(write("palette", this::palette, size));
      files.addAll(write("keys", this::keys, size));
      for (PaneType pane : site.panes().all()) {
        files.addAll(write(pane.id(), () -> framed(pane), size));
      }
      return files;
    });
  }

  /** Writes pictures of the window alone, under a name, and returns their files. */
  public List<Path> writeWindow(String what) {
    return inEachTheme(size -> write(what, () -> new DeskWindow(site), size));
  }

  private List<Path> inEachTheme(Function<int[], List<Path>> pictures) {
    List<Path> files = new ArrayList<>();
    Theme before = site.look().themeProperty().get();
    try {
      Files.createDirectories(folder);
      for (Theme theme : themes) {
        site.look().themeProperty().set(theme);
        for (int[] size : SIZES) {
          files.addAll(pictures.apply(size));
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
    Settings.Desk liked = desk();
    for (Perspective perspective : Perspective.values()) {
      site.desk().preferences().change(s -> s.with(Settings.Desk.FIRST.at(perspective)));
      String word = perspective.title().toLowerCase(Locale.ROOT);
      files.addAll(write("window-" + word, () -> new DeskWindow(site), size));
    }
    site.desk().preferences().change(s -> s.with(Settings.Desk.FIRST));
    StageTable table = site.desk().table();
    Phase shown = table.phaseProperty().get();
    for (Phase phase : table.phases().filtered(p -> p != shown)) {
      table.phaseProperty().set(phase);
      String word = phase.name().toLowerCase(Locale.ROOT);
      files.addAll(write("window-" + word, () -> new DeskWindow(site), size));
    }
    table.phaseProperty().set(shown);
    site.desk().preferences().change(s -> s.with(liked));
    if (!liked.equals(Settings.Desk.FIRST.at(liked.perspective()))) {
      files.addAll(write("window", () -> new DeskWindow(site), size));
    }
    return files;
  }

  private Parent palette() {
    DeskWindow window = new DeskWindow(site);
    window.openPalette();
    return window;
  }

  /** A dialog as it stands before its window. */
  private Parent keys() {
    DeskWindow window = new DeskWindow(site);
    KeysDialog dialog = new KeysDialog(null, window.keys());
    DialogPane pane = dialog.getDialogPane();
    dialog.setDialogPane(new DialogPane()); // a node has one scene
    pane.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
    Region shade = new Region();
    shade.getStyleClass().add("quick-pick-layer");
    return new StackPane(window, shade, pane);
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
