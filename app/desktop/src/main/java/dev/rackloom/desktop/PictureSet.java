package dev.rackloom.desktop;

import dev.rackloom.api.rack.Rack;
import dev.rackloom.core.workspace.Workspace;
import dev.rackloom.desktop.shell.Snapshots;
import dev.rackloom.desktop.view.Look;
import dev.rackloom.desktop.view.Site;
import dev.rackloom.desktop.view.Theme;
import dev.rackloom.desktop.viewmodel.Backend;
import dev.rackloom.desktop.viewmodel.DeskModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Pictures of a workspace's window, of a window with nothing open, and of one on a decoder with
 * state, a small one that is made up. Everything on one thread, so that each is of a window that
 * has come to rest. Toolkit thread.
 */
final class PictureSet {

  private static final List<Integer> SCALES = List.of(1, 2);
  private static final String DECODER = "decoder.json";

  private final List<Theme> themes;
  private final Path folder;
  private final List<Integer> scales;

  /**
   * @param theme the only one; both if it is empty
   */
  PictureSet(Optional<Theme> theme, Path folder) {
    this(theme, folder, SCALES);
  }

  PictureSet(Optional<Theme> theme, Path folder, List<Integer> scales) {
    this.themes = theme.map(List::of).orElse(List.of(Theme.values()));
    this.folder = folder;
    this.scales = scales;
  }

  /** Writes all and returns their files. */
  List<Path> take(CoreBackend backend) {
    DeskModel desk = deskOn(backend);
    desk.resume();
    workOut(desk);
    List<Path> files = new ArrayList<>(of(desk).writeAll());
    files.addAll(elsewhere(backend.rack()));
    return files;
  }

  private static DeskModel deskOn(Backend backend) {
    DeskModel desk = new DeskModel(backend, Clock.systemUTC(), Runnable::run, Runnable::run);
    desk.lastViewed().rest();
    return desk;
  }

  private Snapshots of(DeskModel desk) {
    Look look = new Look(themes.getFirst());
    return new Snapshots(
        new Site(desk, look, Runnable::run, Runnable::run), folder, themes, scales);
  }

  /** What the workspace may not have, in one of its own that is gone afterwards. */
  private List<Path> elsewhere(Optional<Rack> rack) {
    try {
      Path own = Files.createTempDirectory("rackloom-pictures");
      try {
        return elsewhere(own, rack);
      } finally {
        delete(own);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a workspace for pictures", e);
    }
  }

  private List<Path> elsewhere(Path own, Optional<Rack> rack) throws IOException {
    List<Path> files = new ArrayList<>();
    try (CoreBackend backend = CoreBackend.open(own.resolve("empty"))) {
      files.addAll(of(deskOn(backend)).writeWindow("window-empty"));
    }
    Path model = own.resolve(DECODER);
    try (InputStream in = PictureSet.class.getResourceAsStream(DECODER)) {
      Files.copy(Objects.requireNonNull(in, DECODER), model);
    }
    Path workspace = own.resolve("decoder");
    try (Workspace before = Workspace.open(workspace)) {
      rack.ifPresent(before::saveRack);
    }
    try (CoreBackend backend = CoreBackend.open(workspace)) {
      DeskModel desk = deskOn(backend);
      desk.resume();
      desk.openModel(model);
      desk.table().nextPhase();
      desk.select(1);
      files.addAll(of(desk).writeWindow("window-decoder"));
    }
    return files;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** So that every pane has something to show; changes neither placement nor workspace. */
  private static void workOut(DeskModel desk) {
    desk.table().rows().stream()
        .max(Comparator.comparingDouble(r -> Math.max(0, r.numbers().share())))
        .ifPresent(longest -> desk.select(longest.position()));
    desk.studyProperty()
        .get()
        .ifPresent(s ->
            desk.insight()
                .search()
                .look(
                    s,
                    desk.goals().goalProperty().get(),
                    desk.goals().leewayProperty().get(),
                    found -> {}));
    desk.insight().front().look();
    desk.insight().whatToBuy().look();
    desk.handwork().timeline().simulate();
    desk.differences().placements().stream().findFirst().ifPresent(desk.differences()::placement);
    desk.found().clear();
    desk.supposition().speed(2);
    desk.supposition().placeAnew();
  }
}
