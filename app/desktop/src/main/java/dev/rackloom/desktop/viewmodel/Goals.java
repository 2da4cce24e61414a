package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.Failure;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Sharing;
import dev.rackloom.api.placement.TierAssignment;
import dev.rackloom.core.Goal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * What a placement is to be good at: chosen from a list, or written as a mix or an order; and what
 * it may use.
 */
public final class Goals {

  /** What everything is measured by at first. */
  static final Goal LATENCY = Goal.of("latency");

  private static final List<String> WHOLE = List.of("Latency", "Throughput", "Energy");
  private static final List<String> TOKENS = List.of("TTFT", "TPOT");
  private static final String MIX = "Latency=1,energy=20";
  private static final String ORDER = "Latency,energy";

  private final Journal journal;
  private final ObservableList<String> offered = FXCollections.observableArrayList(offers(false));
  private final ReadOnlyObjectWrapper<Goal> goal = new ReadOnlyObjectWrapper<>(LATENCY);

  private final ReadOnlyObjectWrapper<Leeway> leeway = new ReadOnlyObjectWrapper<>(Leeway.NONE);
  private final ReadOnlyBooleanWrapper hasMemories = new ReadOnlyBooleanWrapper();

  Goals(Journal journal) {
    this.journal = journal;
  }

  private static List<String> offers(boolean phased) {
    List<String> all = new ArrayList<>(WHOLE);
    all.addAll(phased ? TOKENS : List.of());
    all.add(MIX);
    all.add(ORDER);
    return all;
  }

  /** Begins with the goal and the leeway that were chosen last, as far as the study can have it. */
  void open(Study study, String last, Optional<Leeway> said) {
    offered.setAll(offers(study.phases().size() > 1));
    hasMemories.set(!study.rack().memories().isEmpty());
    Leeway may = said.orElse(leeway.get());
    leeway.set(hasMemories.get() ? may : new Leeway(may.sharings(), Set.of()));
    if (!last.isEmpty()) {
      say(last);
    }
    if (!served(goal.get())) {
      goal.set(LATENCY);
    }
  }

  private boolean served(Goal wanted) {
    return wanted.only().isEmpty() || offered.containsAll(TOKENS);
  }

  /** Takes a goal as people write it; what is none is a problem in the log, and changes nothing. */
  public void say(String text) {
    try {
      Goal wanted = Goal.of(text);
      if (served(wanted)) {
        goal.set(wanted);
      } else {
        journal.problem(
            new Failure(
                Failure.Kind.USER,
                "the model has no tokens, so no " + GoalWords.name(wanted),
                "take latency, throughput or energy."));
      }
    } catch (RackloomException none) {
      journal.problem(none.failure());
    }
  }

  /** The goal now as it stands in the list. */
  public String said() {
    return offered.stream()
        .filter(o -> o.equalsIgnoreCase(goal.get().word()))
        .findFirst()
        .orElse(goal.get().word());
  }

  /** What can be chosen. */
  public ObservableList<String> offered() {
    return offered;
  }

  /** Lets devices hold a stage together in this way, or no longer. */
  public void allow(Sharing sharing, boolean may) {
    leeway.set(leeway.get().with(sharing, may));
  }

  /** Lets the memories of nodes hold this, or no longer. */
  public void allow(TierAssignment.What what, boolean may) {
    leeway.set(leeway.get().with(what, may && hasMemories.get()));
  }

  /** What placements may use. */
  public ReadOnlyObjectProperty<Leeway> leewayProperty() {
    return leeway.getReadOnlyProperty();
  }

  /** Whether the rack has memories below those of its devices. */
  public ReadOnlyBooleanProperty hasMemoriesProperty() {
    return hasMemories.getReadOnlyProperty();
  }

  /** The goal now. */
  public ReadOnlyObjectProperty<Goal> goalProperty() {
    return goal.getReadOnlyProperty();
  }
}
