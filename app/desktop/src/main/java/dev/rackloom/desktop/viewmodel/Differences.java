package dev.rackloom.desktop.viewmodel;

import dev.rackloom.core.ModelDiff;
import dev.rackloom.viewer.Highlight;
import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.ModelTree;
import dev.rackloom.viewer.Sign;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * How what is open differs from something else: the model from another model's file, or the
 * placement on the screen from one that was kept.
 */
public final class Differences {

  private final DeskModel desk;
  private final Backend backend;
  private final OneJob job;
  private final ReadOnlyObjectWrapper<Content> content =
      new ReadOnlyObjectWrapper<>(Content.NOTHING);

  /** What became of something. */
  public enum Kind {
    ADDED(Sign.ADDED),
    REMOVED(Sign.REMOVED),
    CHANGED(Sign.CHANGED),
    MOVED(Sign.MOVED);

    private final Sign sign;

    Kind(Sign sign) {
      this.sign = sign;
    }

    /** How it is marked in the graph. */
    public Sign sign() {
      return sign;
    }

    /** For people. */
    public String word() {
      return sign.word();
    }
  }

  /**
   * Something that differs.
   *
   * @param item in the open model; of what was removed the group that it was in. {@link Item#NONE}
   *     if neither is there
   */
  public record Line(Kind kind, String name, String detail, int item) {}

  /**
   * Everything on show.
   *
   * @param title what was compared; empty if nothing was
   * @param summary how much differs
   * @param lines what does
   */
  public record Content(String title, String summary, List<Line> lines) {
    /** Nothing was compared. */
    public static final Content NOTHING = new Content("", "", List.of());

    public Content {
      lines = List.copyOf(lines);
    }

    /** The kinds that there are. */
    public Set<Kind> kinds() {
      return lines.stream().map(Line::kind).collect(Collectors.toCollection(TreeSet::new));
    }
  }

  Differences(DeskModel desk, Backend backend, Jobs jobs) {
    this.desk = desk;
    this.backend = backend;
    this.job = new OneJob(jobs);
  }

  /** Another model is open. */
  void forget() {
    content.set(Content.NOTHING);
  }

  /** Compares the open model with that of a file: what the open one has more, less, otherwise. */
  public void model(Path file) {
    Optional<ModelTree> tree = desk.tree();
    desk.studyProperty()
        .get()
        .ifPresent(s ->
            job.start(
                "Comparing with " + file.getFileName(),
                (p, c) -> Compared.of(ModelDiff.of(backend.read(file, p, c), s.graph()), tree),
                compared -> show(String.valueOf(file.getFileName()), s, compared)));
  }

  /**
   * What was found out in the background.
   *
   * @param places of what is gone; empty if nothing is
   */
  private record Compared(ModelDiff diff, Optional<FormerPlaces> places) {

    static Compared of(ModelDiff diff, Optional<ModelTree> tree) {
      boolean gone = diff.count(ModelDiff.Kind.REMOVED) > 0;
      return new Compared(diff, gone ? tree.map(FormerPlaces::new) : Optional.empty());
    }
  }

  private void show(String other, Study of, Compared compared) {
    ModelDiff diff = compared.diff();
    Map<String, Integer> operators = new HashMap<>();
    of.graph().operators().forEach(o -> operators.putIfAbsent(o.name(), o.id()));
    Optional<ModelTree> tree = desk.tree();
    List<Line> lines = new ArrayList<>();
    for (ModelDiff.Change change : diff.changes()) {
      int operator = operators.getOrDefault(change.name(), Item.NONE);
      boolean gone = change.kind() == ModelDiff.Kind.REMOVED || operator < 0;
      int item =
          gone
              ? compared.places().map(p -> p.of(change.name())).orElse(Item.NONE)
              : tree.map(t -> t.itemOfOperator(operator)).orElse(Item.NONE);
      String detail = String.join("; ", change.what());
      lines.add(
          new Line(
              kind(change.kind()),
              change.name(),
              detail.isEmpty() ? change.type() : change.type() + " · " + detail,
              item));
    }
    content.set(
        new Content(
            of.graph().name() + " against " + other,
            diff.same()
                + " operators are the same, "
                + diff.count(ModelDiff.Kind.ADDED)
                + " added, "
                + diff.count(ModelDiff.Kind.REMOVED)
                + " removed, "
                + diff.count(ModelDiff.Kind.CHANGED)
                + " changed",
            lines));
    showInGraph();
  }

  private static Kind kind(ModelDiff.Kind of) {
    return switch (of) {
      case ADDED -> Kind.ADDED;
      case REMOVED -> Kind.REMOVED;
      case CHANGED -> Kind.CHANGED;
    };
  }

  /** Placements that the one on the screen can be compared with, the newest first. */
  public List<Keeping.Entry> placements() {
    return desk.handwork().variants().pastProperty().get().placements();
  }

  /** The kept placement of a number, if it is of this model and rack. */
  public Optional<Keeping.Entry> kept(long id) {
    return placements().stream().filter(e -> e.id() == id).findFirst();
  }

  /** The kept placement that an event is about, if it is of this model and rack. */
  public Optional<Keeping.Entry> kept(Backend.Event event) {
    return event.kind() == Backend.Kind.PLACEMENTS
        ? placements().stream().filter(e -> String.valueOf(e.id()).equals(event.id())).findFirst()
        : Optional.empty();
  }

  /** What a kept placement is called in a list. */
  public static String title(Keeping.Entry entry) {
    return (entry.name().isEmpty() ? entry.solver() : entry.name()) + ", " + entry.when();
  }

  /** Compares the placement on the screen with a kept one. */
  public void placement(Keeping.Entry kept) {
    Reading now = desk.editor().readingProperty().get();
    now.study()
        .ifPresent(
            s -> now.placement().ifPresent(p -> show(kept, Pricing.moved(s, kept.placement(), p))));
  }

  private void show(Keeping.Entry kept, List<Pricing.Moved> moved) {
    int stages = desk.table().rows().size();
    List<Line> lines =
        moved.stream()
            .map(m ->
                new Line(
                    Kind.MOVED,
                    desk.table().label(m.label()),
                    place(m.from()) + " → " + place(m.to()),
                    desk.tree().map(t -> t.itemOfStage(m.stage())).orElse(Item.NONE)))
            .toList();
    content.set(
        new Content(
            "On the screen against " + title(kept),
            (stages - lines.size()) + " stages stand where they stood, " + lines.size() + " moved",
            lines));
    showInGraph();
  }

  private static String place(String devices) {
    return devices.isEmpty() ? "not placed" : devices;
  }

  /** Rings what differs in the graph, as far as it is there, each by its kind. */
  public void showInGraph() {
    List<Highlight.Signed> signed =
        content.get().lines().stream()
            .filter(l -> l.item() > ModelTree.ROOT)
            .map(l -> new Highlight.Signed(l.item(), l.kind().sign()))
            .toList();
    desk.found().show("differences", signed);
  }

  /** Goes to what a line is about. */
  public void go(Line line) {
    if (line.item() > ModelTree.ROOT) {
      desk.reveal(line.item());
    }
  }

  /** The comparison that runs. */
  public OneJob job() {
    return job;
  }

  /** What is on show. */
  public ReadOnlyObjectProperty<Content> contentProperty() {
    return content.getReadOnlyProperty();
  }
}
