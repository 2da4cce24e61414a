package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.stage.Flow;
import dev.rackloom.api.stage.StageGraph;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** What placements hold to: added and taken away as edits that can be undone. */
public final class Constraints {

  private final PlacementEditor editor;
  private final StageTable table;
  private final Selection selection;
  private final ReadOnlyObjectWrapper<List<Row>> rows = new ReadOnlyObjectWrapper<>(List.of());

  /**
   * A constraint in force.
   *
   * @param kind in a word
   * @param text what it says
   * @param holds whether the placement on the screen holds to it
   */
  public record Row(Constraint constraint, String kind, String text, boolean holds) {}

  Constraints(PlacementEditor editor, StageTable table, Selection selection) {
    this.editor = editor;
    this.table = table;
    this.selection = selection;
    editor.constraintsProperty().addListener((o, was, is) -> show());
    editor.forecastProperty().addListener((o, was, is) -> show());
  }

  private void show() {
    UnaryOperator<String> labels = Explainer.labels(table.rows().stream());
    List<Constraint> broken =
        editor.forecastProperty().get() instanceof Forecast.Priced p ? p.broken() : List.of();
    rows.set(
        editor.constraintsProperty().get().stream()
            .map(c ->
                new Row(
                    c,
                    ConstraintWords.kind(c),
                    ConstraintWords.text(c, labels),
                    !broken.contains(c)))
            .toList());
  }

  /** The chosen stages, by id. */
  private List<String> chosen() {
    Set<Integer> positions = new HashSet<>(selection.stages());
    return table.rows().stream()
        .filter(r -> positions.contains(r.position()))
        .map(StageRow::id)
        .toList();
  }

  /** How many stages are chosen. */
  public int count() {
    return chosen().size();
  }

  /** The chosen stages stay where each is now. */
  public void pinHere() {
    Reading now = editor.readingProperty().get();
    each(
        stage -> new Constraint.Pin(stage, Set.copyOf(now.devicesOf(stage))),
        stage -> !now.devicesOf(stage).isEmpty());
  }

  /** The chosen stages go to the device. */
  public void pinTo(String device) {
    each(stage -> new Constraint.Pin(stage, Set.of(device)), stage -> true);
  }

  /** The chosen stages do not go to the device. */
  public void ban(String device) {
    each(stage -> new Constraint.Ban(stage, device), stage -> true);
  }

  /** No chosen stage stays where it is now. */
  public void banHere() {
    Reading now = editor.readingProperty().get();
    each(
        stage -> new Constraint.Ban(stage, now.devicesOf(stage).getFirst()),
        stage -> !now.devicesOf(stage).isEmpty());
  }

  private void each(Function<String, Constraint> make, Predicate<String> which) {
    add(chosen().stream().filter(which).map(make).toList());
  }

  /** The chosen stages share a device. */
  public void together() {
    group(Constraint.CoLocate::new);
  }

  /** No two of the chosen stages share a device. */
  public void apart() {
    group(Constraint.Separate::new);
  }

  /** The chosen stages share a node. */
  public void sameNode() {
    group(Constraint.SameNode::new);
  }

  private void group(Function<Set<String>, Constraint> make) {
    Set<String> stages = Set.copyOf(chosen());
    if (stages.size() > 1) {
      add(List.of(make.apply(stages)));
    }
  }

  /** Every device holds a contiguous part of the model. */
  public void contiguous() {
    editor
        .readingProperty()
        .get()
        .study()
        .ifPresent(s -> add(List.of(new Constraint.Contiguous(pairs(s.stages())))));
  }

  private static List<Constraint.Pair> pairs(StageGraph graph) {
    List<Constraint.Pair> pairs = new ArrayList<>();
    for (Flow flow : graph.flows()) {
      flow.to().stream().forEach(to -> pairs.add(new Constraint.Pair(flow.from(), to)));
    }
    return pairs;
  }

  /** Not more than so many devices hold stages; takes the place of another such number. */
  public void atMost(int devices) {
    List<Constraint> next = new ArrayList<>(editor.constraintsProperty().get());
    next.removeIf(c -> c instanceof Constraint.AtMost);
    next.add(new Constraint.AtMost(devices));
    editor.constrain(next);
  }

  /** A pin takes the place of another pin of the stage; nothing is there twice. */
  private void add(List<Constraint> more) {
    List<Constraint> next = new ArrayList<>(editor.constraintsProperty().get());
    for (Constraint c : more) {
      next.removeIf(old -> old.equals(c) || samePin(old, c));
      next.add(c);
    }
    editor.constrain(next);
  }

  private static boolean samePin(Constraint a, Constraint b) {
    return a instanceof Constraint.Pin p
        && b instanceof Constraint.Pin q
        && p.stage().equals(q.stage());
  }

  /** Takes one away. */
  public void remove(Row row) {
    List<Constraint> next = new ArrayList<>(editor.constraintsProperty().get());
    next.remove(row.constraint());
    editor.constrain(next);
  }

  /** Takes all away. */
  public void clear() {
    editor.constrain(List.of());
  }

  /** The devices of the rack. */
  public List<String> devices() {
    return List.copyOf(table.devices());
  }

  /** Those in force. */
  public ReadOnlyObjectProperty<List<Row>> rowsProperty() {
    return rows.getReadOnlyProperty();
  }
}
