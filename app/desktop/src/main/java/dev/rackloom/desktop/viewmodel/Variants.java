package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.placement.Placement;
import dev.rackloom.core.Proven;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * Placements that were given a name, priced side by side at the sizes now, and what else the
 * workspace remembers. Opening, renaming and deleting can be undone; keeping is for good.
 */
public final class Variants {

  private static final int PRICED = 60;

  private final PlacementEditor editor;
  private final StageTable table;
  private final Jobs jobs;
  private final Latest<Pricing.Question, List<Pricing.Row>> prices;
  private final ReadOnlyObjectWrapper<List<Pricing.Row>> variants =
      new ReadOnlyObjectWrapper<>(List.of());
  private final ReadOnlyObjectWrapper<Past> past = new ReadOnlyObjectWrapper<>(Past.NOTHING);
  private final ReadOnlyObjectWrapper<Optional<Pricing.Comparison>> comparison =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private List<Keeping.Entry> kept = List.of();
  private Runnable changed = () -> {};
  private Consumer<Placement> keeps = placement -> {};

  /** Names as they were before they were changed here. */
  private final Map<Long, String> first = new HashMap<>();

  /** Placements that were deleted here, even if they were brought back. */
  private final Set<Long> touched = new HashSet<>();

  /** All names that were seen here. */
  private final Set<String> names = new HashSet<>();

  private final Object writing = new Object();
  private volatile Naming said = Naming.NOTHING;

  /** What the workspace remembers, the newest first. */
  public record Past(List<Keeping.Entry> placements, List<Keeping.Deployed> deployments) {
    static final Past NOTHING = new Past(List.of(), List.of());

    public Past {
      placements = List.copyOf(placements);
      deployments = List.copyOf(deployments);
    }
  }

  Variants(
      PlacementEditor editor,
      StageTable table,
      Jobs jobs,
      Journal journal,
      Executor background,
      Executor toolkit) {
    this.editor = editor;
    this.table = table;
    this.jobs = jobs;
    this.prices =
        new Latest<>(
            background,
            toolkit,
            Pricing::of,
            variants::set,
            bug -> journal.failed("Pricing the variants", bug));
    editor.readingProperty().addListener((o, was, is) -> price());
    editor.namingProperty().addListener((o, was, is) -> write(is));
  }

  /** Reads what the workspace keeps of the study that is open. */
  public void reload() {
    comparison.set(Optional.empty());
    onKeeping("Reading kept placements", k -> {}, () -> {});
  }

  /** Hears when something was kept, named or deleted. */
  void onChange(Runnable heard) {
    changed = heard;
  }

  /** Hears what was kept. */
  void onKept(Consumer<Placement> heard) {
    keeps = heard;
  }

  private void onKeeping(String title, Consumer<Keeping> first, Runnable then) {
    editor
        .baseProperty()
        .get()
        .map(Study::keeping)
        .ifPresent(k ->
            jobs.start(
                title,
                (p, c) -> {
                  synchronized (writing) {
                    first.accept(k);
                    return new Past(k.placements(), k.deployments());
                  }
                },
                now -> {
                  show(now);
                  then.run();
                }));
  }

  private void show(Past now) {
    past.set(now);
    kept = now.placements();
    kept.forEach(k -> names.add(k.name()));
    price();
  }

  /** Forgets what is of another study; to be done before the next is opened. */
  void forget() {
    said = Naming.NOTHING;
    first.clear();
    touched.clear();
    names.clear();
    prices.forget();
    kept = List.of();
    variants.set(List.of());
  }

  private void price() {
    Reading now = editor.readingProperty().get();
    if (now.study().isEmpty()) {
      return;
    }
    prices.ask(
        new Pricing.Question(
            now, named().stream().limit(PRICED).toList(), editor.bound(now.study().get())));
  }

  private List<Keeping.Entry> named() {
    return kept.stream().filter(k -> !k.name().isEmpty()).toList();
  }

  /** Keeps the placement on the screen under a name; a blank one becomes a number. */
  public void keep(String name) {
    Optional<Placement> placement = editor.placementProperty().get();
    Set<String> known = Set.copyOf(names);
    List<Proven> proven = editor.proven();
    String goal = editor.goal().word();
    placement.ifPresent(p ->
        onKeeping(
            name.isBlank() ? "Keeping the placement" : "Keeping " + name.strip(),
            k -> k.keep(p, proven, name.isBlank() ? numbered(k, known) : name.strip(), goal),
            () -> kept(p)));
  }

  private void kept(Placement placement) {
    keeps.accept(placement);
    changed.run();
  }

  /**
   * The first number that no variant has, in another window neither, nor had here: it may be
   * brought back.
   */
  private static String numbered(Keeping keeping, Set<String> known) {
    Set<String> taken = new HashSet<>(known);
    keeping.placements().forEach(k -> taken.add(k.name()));
    int number = 1;
    while (taken.contains("Variant " + number)) {
      number++;
    }
    return "Variant " + number;
  }

  /** Opens a kept placement, as an edit. */
  public void open(long id) {
    find(id).map(Keeping.Entry::placement).ifPresent(editor::edit);
  }

  /** Gives a variant another name, as an edit. */
  public void rename(long id, String name) {
    Optional<Keeping.Entry> now = find(id).filter(k -> !k.name().equals(name.strip()));
    if (!name.isBlank() && now.isPresent()) {
      first.putIfAbsent(id, now.get().name());
      editor.name(editor.namingProperty().get().named(id, name.strip()));
    }
  }

  /** Deletes a variant, as an edit. */
  public void delete(long id) {
    if (find(id).isPresent()) {
      editor.name(editor.namingProperty().get().without(id));
    }
  }

  private Optional<Keeping.Entry> find(long id) {
    return kept.stream().filter(k -> k.id() == id).findFirst();
  }

  /**
   * Brings the workspace to what was said, by edits, undo and redo alike: whichever job writes
   * last, it writes what was said last.
   */
  private void write(Naming next) {
    if (next.equals(said)) {
      return;
    }
    said = next;
    touched.addAll(next.deleted());
    Set<Long> ids = Set.copyOf(touched);
    Map<Long, String> names = Map.copyOf(first);
    onKeeping(
        "Writing the names of placements",
        k -> {
          Naming last = said;
          ids.forEach(id -> k.delete(id, last.deleted().contains(id)));
          names.forEach((id, name) -> k.name(id, last.names().getOrDefault(id, name)));
        },
        changed);
  }

  /** Compares two kept placements at the sizes now. */
  public void compare(long a, long b) {
    Reading now = editor.readingProperty().get();
    UnaryOperator<String> labels = Explainer.labels(table.rows().stream());
    List<Pricing.Row> rows = new ArrayList<>();
    variants.get().stream().filter(r -> r.id() == a).forEach(rows::add);
    variants.get().stream().filter(r -> r.id() == b).forEach(rows::add);
    comparison.set(
        rows.size() < 2 || now.study().isEmpty()
            ? Optional.empty()
            : Optional.of(
                Pricing.compare(now.study().get(), rows.getFirst(), rows.getLast(), labels)));
  }

  /** Variants, the newest first. */
  public ReadOnlyObjectProperty<List<Pricing.Row>> variantsProperty() {
    return variants.getReadOnlyProperty();
  }

  /** What else is remembered. */
  public ReadOnlyObjectProperty<Past> pastProperty() {
    return past.getReadOnlyProperty();
  }

  /** The comparison that was asked for last. */
  public ReadOnlyObjectProperty<Optional<Pricing.Comparison>> comparisonProperty() {
    return comparison.getReadOnlyProperty();
  }
}
