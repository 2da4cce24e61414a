package dev.rackloom.desktop.viewmodel;

import java.util.BitSet;
import java.util.Locale;
import java.util.function.Predicate;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.transformation.FilteredList;

/** The stages that are wanted in the table: by words of their names, or by a {@link Query}. */
public final class StageFilter {

  private final StageTable table;
  private final DeskModel desk;
  private final FilteredList<StageRow> rows;
  private final ReadOnlyStringWrapper wrong = new ReadOnlyStringWrapper("");
  private final ReadOnlyIntegerWrapper wanted = new ReadOnlyIntegerWrapper();
  private final ReadOnlyStringWrapper text = new ReadOnlyStringWrapper("");

  StageFilter(StageTable table, DeskModel desk) {
    this.table = table;
    this.desk = desk;
    this.rows = new FilteredList<>(table.rows());
  }

  /** Takes other words; empty wants all. What cannot be asked is said and changes nothing. */
  public void say(String words) {
    try {
      rows.setPredicate(predicate(words.strip()));
      wrong.set("");
      text.set(words);
    } catch (IllegalArgumentException none) {
      wrong.set(String.valueOf(none.getMessage()));
    }
  }

  /** Looks again: numbers have changed. */
  void renew() {
    if (Query.isOne(text.get())) {
      say(text.get());
    }
  }

  private Predicate<StageRow> predicate(String words) {
    if (!Query.isOne(words)) {
      String low = words.toLowerCase(Locale.ROOT);
      return r -> (r.label() + " " + r.id()).toLowerCase(Locale.ROOT).contains(low);
    }
    Query query = Query.of(words);
    if (query.isOfStages()) {
      return r -> query.matches(r.numbers());
    }
    BitSet stages = desk.finder().stagesWith(query);
    return r -> stages.get(r.position());
  }

  /** Asks whoever shows the table for a place to type. */
  public void ask() {
    wanted.set(wanted.get() + 1);
  }

  /** The words that stages are shown for; empty for all. */
  public ReadOnlyStringProperty textProperty() {
    return text.getReadOnlyProperty();
  }

  /** How often it was asked for. */
  public ReadOnlyIntegerProperty wantedProperty() {
    return wanted.getReadOnlyProperty();
  }

  /** What is wanted, in the table's order. */
  public FilteredList<StageRow> rows() {
    return rows;
  }

  /** Why the words cannot be asked for; empty if they can. */
  public ReadOnlyStringProperty wrongProperty() {
    return wrong.getReadOnlyProperty();
  }

  /** The rows that are wanted as comma-separated values. */
  public String csv() {
    return StageCsv.of(rows, table.devices(), PhaseWords.title(table.phaseProperty().get()));
  }
}
