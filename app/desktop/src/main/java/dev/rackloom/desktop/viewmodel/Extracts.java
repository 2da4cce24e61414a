package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.Ids;
import dev.rackloom.core.SubGraph;
import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.ModelTree;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * Parts of the model that were taken out: to look at, each for itself, or as a file. A part is what
 * is selected: groups and operators, else the chosen stages.
 */
public final class Extracts {

  private final DeskModel desk;
  private final Jobs jobs;
  private final Journal journal;
  private final ObservableList<Part> parts = FXCollections.observableArrayList();

  /**
   * A part to look at.
   *
   * @param title for its tab
   * @param tree the part as a model of its own
   */
  public record Part(String title, ModelTree tree) {}

  private record Cut(String title, Ids operators) {}

  Extracts(DeskModel desk, Jobs jobs, Journal journal) {
    this.desk = desk;
    this.jobs = jobs;
    this.journal = journal;
  }

  /** Opens what is selected as a part to look at. */
  public void open() {
    Optional<ModelTree> tree = desk.tree();
    Optional<Cut> cut = tree.flatMap(this::cut);
    if (tree.isEmpty() || cut.isEmpty()) {
      journal.info("Select a stage, a group or an operator first");
      return;
    }
    jobs.start(
        "Taking out " + cut.get().title(),
        (p, c) ->
            new Part(
                cut.get().title(),
                ModelTree.of(
                    SubGraph.of(tree.get().graph(), cut.get().operators(), cut.get().title()))),
        parts::add);
  }

  /** Writes what is selected as a model file of its own. */
  public void save(Path to) {
    Optional<Cut> cut = desk.tree().flatMap(this::cut);
    desk.studyProperty()
        .get()
        .ifPresent(study ->
            cut.ifPresentOrElse(
                part ->
                    jobs.start(
                        "Cutting out " + part.title(),
                        (p, c) -> study.cutOut(part.operators(), to),
                        bytes ->
                            journal.info(
                                "Wrote "
                                    + part.operators().size()
                                    + " operators, "
                                    + Units.bytes(bytes)
                                    + ", to "
                                    + to)),
                () -> journal.info("Select a stage, a group or an operator first")));
  }

  private Optional<Cut> cut(ModelTree tree) {
    Selection selection = desk.selection();
    List<Integer> items = selection.items();
    boolean stagesAlone =
        items.stream().allMatch(i -> i <= ModelTree.ROOT || tree.item(i).kind() == Item.Kind.STAGE);
    return stagesAlone
        ? cut(tree, selection.stages().stream().map(tree::itemOfStage).toList(), " stages")
        : cut(tree, items, " parts");
  }

  private static Optional<Cut> cut(ModelTree tree, List<Integer> items, String several) {
    BitSet operators = new BitSet();
    items.forEach(i -> tree.operatorsIn(i).stream().forEach(operators::set));
    String title = items.size() == 1 ? tree.item(items.getFirst()).label() : items.size() + several;
    return Optional.of(new Cut(title, Ids.of(operators.stream().toArray())))
        .filter(c -> !c.operators().isEmpty());
  }

  /** Forgets a part whose tab was closed. */
  public void close(Part part) {
    parts.remove(part);
  }

  /** Parts to look at, the oldest first. */
  public ObservableList<Part> parts() {
    return parts;
  }
}
