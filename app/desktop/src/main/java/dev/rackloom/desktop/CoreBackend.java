package dev.rackloom.desktop;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.core.OpenModel;
import dev.rackloom.core.StillServing;
import dev.rackloom.core.Workbench;
import dev.rackloom.core.workspace.Kept;
import dev.rackloom.core.workspace.Workspace;
import dev.rackloom.desktop.viewmodel.Backend;
import dev.rackloom.desktop.viewmodel.Columns;
import dev.rackloom.desktop.viewmodel.ExpertShelf;
import dev.rackloom.desktop.viewmodel.SavedLayouts;
import dev.rackloom.desktop.viewmodel.Settings;
import dev.rackloom.desktop.viewmodel.Study;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** A workspace of the core, as the desktop sees it. */
public final class CoreBackend implements Backend {

  private static final String WINDOW = "window";
  private static final String LAYOUTS = "layouts";
  private static final String COLUMNS = "stage columns";
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH).withZone(ZoneId.systemDefault());

  private final Workbench bench;
  private final Map<Kind, Runnable> unnoted = new ConcurrentHashMap<>();
  private Optional<OpenModel> model = Optional.empty();
  private Optional<Rack> rack = Optional.empty();
  private Optional<Path> rackFile = Optional.empty();

  private CoreBackend(Workbench bench) {
    this.bench = bench;
  }

  /** The workspace in a folder, which is made if it is not there. */
  public static CoreBackend open(Path workspace) {
    return new CoreBackend(Workbench.open(workspace));
  }

  static String when(Instant instant) {
    return WHEN.format(instant);
  }

  @Override
  public String workspace() {
    return bench.workspace().folder().toString();
  }

  @Override
  public synchronized Optional<Study> resume(Progress progress, Cancellation cancellation) {
    rack = newestRack();
    Optional<Kept.Model> newest = bench.workspace().models().stream().findFirst();
    if (newest.isPresent()) {
      readAgain(newest.get(), progress, cancellation);
    }
    return study();
  }

  private void readAgain(Kept.Model kept, Progress progress, Cancellation cancellation) {
    if (!Files.exists(kept.file())) {
      throw RackloomException.user(
          "the model " + kept.name() + " is not at " + kept.file() + " any more",
          "put the file back there, or open it where it is now with Ctrl+O: the rack stays.");
    }
    read(kept.file(), kept.sizes(), progress, cancellation);
  }

  @Override
  public synchronized Optional<Rack> rack() {
    return rack.or(this::newestRack);
  }

  private Optional<Rack> newestRack() {
    return bench.workspace().racks().stream()
        .findFirst()
        .flatMap(r -> bench.workspace().rack(r.name()));
  }

  @Override
  public boolean isModel(Path file) {
    return bench.plugins().isModel(file);
  }

  @Override
  public synchronized Optional<Study> openModel(
      Path file, Progress progress, Cancellation cancellation) {
    read(file, Bindings.NONE, progress, cancellation);
    return study();
  }

  private void read(Path file, Bindings sizes, Progress progress, Cancellation cancellation) {
    OpenModel read = bench.readModel(file, sizes, progress, cancellation);
    model = Optional.of(read);
    note(Kind.MODELS, () -> bench.note(read));
  }

  private void take(Rack other, Optional<Path> file) {
    rack = Optional.of(other);
    rackFile = file;
    note(Kind.RACKS, () -> bench.workspace().saveRack(other)); // the newest from here on
  }

  /** What is open can be worked with, whether the workspace can be written or not. */
  private void note(Kind kind, Runnable how) {
    unnoted.put(kind, how);
    try {
      note();
    } catch (RackloomException full) {
      // It stays in what was not noted: whoever opened it asks for that.
    }
  }

  @Override
  public void note() {
    unnoted.forEach((kind, how) -> {
      how.run();
      unnoted.remove(kind, how); // another one may have come meanwhile
    });
  }

  @Override
  public boolean isNoted() {
    return unnoted.isEmpty();
  }

  @Override
  public synchronized Optional<Study> openRack(
      Path file, Progress progress, Cancellation cancellation) {
    take(bench.readRack(file), Optional.of(file));
    return study();
  }

  @Override
  public synchronized Optional<Path> rackFile() {
    return rackFile;
  }

  @Override
  public synchronized Optional<Study> reopen(
      Kind kind, String entry, Progress progress, Cancellation cancellation) {
    switch (kind) {
      case RACKS -> rackAgain(entry);
      case MODELS -> modelAgain(entry, progress, cancellation);
      case PLACEMENTS -> {
        Optional<Kept.PlacementRow> found = placementAgain(entry);
        found.ifPresent(p -> rackAgain(p.rack()));
        found.ifPresent(p -> modelAgain(p.cut().model(), progress, cancellation));
      }
      case DEPLOYMENTS -> throw new IllegalArgumentException("a deployment is attached to");
    }
    return study();
  }

  private void rackAgain(String name) {
    bench.workspace().rack(name).ifPresent(found -> take(found, Optional.empty()));
  }

  private void modelAgain(String digest, Progress progress, Cancellation cancellation) {
    bench.workspace().models().stream()
        .filter(m -> m.digest().equals(digest))
        .findFirst()
        .ifPresent(m -> readAgain(m, progress, cancellation));
  }

  private Optional<Kept.PlacementRow> placementAgain(String id) {
    return bench.workspace().models().stream()
        .flatMap(m -> bench.workspace().placements(m.digest()).stream())
        .filter(p -> String.valueOf(p.id()).equals(id))
        .findFirst();
  }

  @Override
  public Graph read(Path file, Progress progress, Cancellation cancellation) {
    return bench.plugins().readerOf(file).read(file, new ReadContext(progress, cancellation));
  }

  @Override
  public ExpertShelf experts() {
    return new CoreExperts(bench);
  }

  @Override
  public synchronized List<Event> history() {
    return WorkspaceHistory.of(bench.workspace());
  }

  @Override
  public Settings settings() {
    return bench.workspace().setting(WINDOW, Settings.class).orElse(Settings.FIRST);
  }

  @Override
  public void changeSettings(UnaryOperator<Settings> how) {
    bench.workspace().changeSetting(WINDOW, Settings.class, Settings.FIRST, how);
  }

  @Override
  public SavedLayouts layouts() {
    return bench.workspace().setting(LAYOUTS, SavedLayouts.class).orElse(SavedLayouts.FIRST);
  }

  @Override
  public void changeLayouts(UnaryOperator<SavedLayouts> how) {
    bench.workspace().changeSetting(LAYOUTS, SavedLayouts.class, SavedLayouts.FIRST, how);
  }

  @Override
  public List<String> unreadable() {
    List<String> lost = new ArrayList<>();
    if (isUnreadable(WINDOW, Settings.class)) {
      lost.add("settings of the window");
    }
    if (isUnreadable(LAYOUTS, SavedLayouts.class)) {
      lost.add("saved layouts");
    }
    return lost;
  }

  private boolean isUnreadable(String name, Class<?> type) {
    Workspace workspace = bench.workspace();
    return workspace.hasSetting(name) && workspace.setting(name, type).isEmpty();
  }

  @Override
  public Columns columns() {
    return bench.workspace().setting(COLUMNS, Columns.class).orElse(Columns.FIRST);
  }

  @Override
  public void changeColumns(UnaryOperator<Columns> how) {
    bench.workspace().changeSetting(COLUMNS, Columns.class, Columns.FIRST, how);
  }

  private Optional<Study> study() {
    return model.map(
        m -> new CoreStudy(bench, bench.sessionAsKnown(m, rack.orElseGet(AssumedRack::make))));
  }

  @Override
  public boolean askWhatServes(Cancellation cancellation) {
    return StillServing.ask(bench.workspace().deployments(), cancellation);
  }

  @Override
  public synchronized List<Shelf> shelves() {
    return WorkspaceShelves.of(bench.workspace());
  }

  @Override
  public void close() {
    bench.close();
  }
}
