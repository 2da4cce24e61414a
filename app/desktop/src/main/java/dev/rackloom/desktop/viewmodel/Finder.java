package dev.rackloom.desktop.viewmodel;

import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.ModelTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds commands, stages, operators and devices by a few letters of their names. */
public final class Finder {

  private static final int MOST = 60;

  private final DeskModel desk;

  /**
   * Something found.
   *
   * @param kind what it is, or a command's keys
   * @param label its name
   * @param detail more about it
   * @param go takes the user there
   */
  public record Hit(String kind, String label, String detail, Runnable go) {}

  Finder(DeskModel desk) {
    this.desk = desk;
  }

  /** Commands whose title has all words. */
  public List<Hit> commands(String text) {
    return desk.commands().stream()
        .filter(c -> matches(c.title(), text))
        .map(c -> new Hit(c.keys().replace("Shortcut", "Ctrl"), c.title(), "", c::run))
        .toList();
  }

  /** Things of the model and the rack. */
  public List<Hit> things(String text) {
    List<Hit> hits = new ArrayList<>();
    if (!text.isBlank()) {
      desk.table().rows().stream()
          .filter(r -> matches(r.label() + " " + r.id(), text))
          .forEach(r -> hits.add(stage(r)));
      desk.tree().ifPresent(tree -> operators(tree, text).forEach(hits::add));
    }
    return hits.size() > MOST ? List.copyOf(hits.subList(0, MOST)) : List.copyOf(hits);
  }

  private Hit stage(StageRow row) {
    return new Hit(
        "stage",
        row.label(),
        row.numbers().operators().text() + " operators",
        () -> desk.select(row.position()));
  }

  private List<Hit> operators(ModelTree tree, String text) {
    return tree.find(text, MOST).stream()
        .mapToObj(tree::item)
        .filter(i -> i.kind() != Item.Kind.STAGE)
        .map(i ->
            new Hit(
                i.kind().name().toLowerCase(Locale.ROOT),
                i.label(),
                i.fullName(),
                () -> desk.reveal(i.id())))
        .toList();
  }

  private static boolean matches(String name, String text) {
    String low = name.toLowerCase(Locale.ROOT);
    return List.of(text.strip().toLowerCase(Locale.ROOT).split("\\s+")).stream()
        .allMatch(low::contains);
  }

  /** The first thing found. */
  public Optional<Hit> first(String text) {
    return things(text).stream().findFirst();
  }
}
