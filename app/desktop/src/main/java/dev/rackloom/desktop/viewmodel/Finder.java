package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.Ids;
import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.ModelTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Finds commands, stages, operators, devices, kept placements, and what the workspace remembers by
 * a few letters of their names, or things of the model by a query.
 */
public final class Finder {

  private static final int MOST = 60;

  /** So many of them at most are not of the model. */
  private static final int BESIDE = 20;

  /** So many are ringed in the graph; more would be a graph of rings. */
  private static final int MOST_RINGED = 5_000;

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
        .filter(c -> Words.all(c.title(), text))
        .map(c -> new Hit(c.keys().replace("Shortcut", "Ctrl"), c.title(), "", c::run))
        .toList();
  }

  /** Files that were opened before, whose names have all words. */
  public List<Hit> recent(String text) {
    return desk.opener().recent().stream()
        .filter(r -> Words.all(r.file(), text))
        .map(r ->
            new Hit(
                r.kind().one(),
                String.valueOf(java.nio.file.Path.of(r.file()).getFileName()),
                r.file(),
                () -> desk.opener().again(r)))
        .toList();
  }

  /** Things of the model: by words in their names, or by a {@link Query}. Empty: kept queries. */
  public List<Hit> things(String text) {
    if (text.isBlank()) {
      return kept();
    }
    return Query.isOne(text) ? asked(text) : named(text);
  }

  private List<Hit> named(String text) {
    List<Hit> hits = new ArrayList<>();
    if (!text.isBlank()) {
      desk.table().rows().stream()
          .filter(r -> Words.all(r.label() + " " + r.id(), text))
          .forEach(r -> hits.add(stage(r)));
      desk.tree().ifPresent(tree -> items(tree, text).forEach(i -> hits.add(operator(i))));
      List<Hit> beside = beside(text);
      int model = Math.min(hits.size(), Math.max(0, MOST - beside.size()));
      hits.subList(model, hits.size()).clear();
      hits.addAll(beside);
    }
    return hits.size() > MOST ? List.copyOf(hits.subList(0, MOST)) : List.copyOf(hits);
  }

  /** What has such a name beside the model. */
  private List<Hit> beside(String text) {
    List<Hit> hits = new ArrayList<>(devices(text));
    hits.addAll(variants(text));
    hits.addAll(recent(text));
    hits.addAll(commands(text));
    hits.addAll(history(text));
    return hits.size() > BESIDE ? hits.subList(0, BESIDE) : hits;
  }

  /** Devices of the rack; taking one asks for what stands there. */
  private List<Hit> devices(String text) {
    return desk.rack().contentProperty().get().devices().stream()
        .filter(d -> Words.all(d.id() + " " + d.model(), text))
        .map(d -> new Hit("device", d.id(), d.model(), () -> desk.search("device:" + d.id())))
        .toList();
  }

  private List<Hit> variants(String text) {
    Variants variants = desk.handwork().variants();
    return variants.variantsProperty().get().stream()
        .filter(v -> Words.all(v.name(), text))
        .map(v -> new Hit("placement", v.name(), v.origin(), () -> variants.open(v.id())))
        .toList();
  }

  private List<Hit> history(String text) {
    return desk.history().find(text).stream()
        .filter(e -> e.kind() == Backend.Kind.DEPLOYMENTS || e.kind() == Backend.Kind.PLACEMENTS)
        .map(e ->
            new Hit(
                "history", e.what() + " " + e.label(), e.detail(), () -> desk.history().open(e)))
        .toList();
  }

  private List<Hit> asked(String text) {
    Optional<ModelTree> tree = desk.tree();
    if (tree.isEmpty()) {
      return List.of();
    }
    try {
      Query query = Query.of(text, tree.get().graph());
      List<Item> items = query.isOfStages() ? stages(query) : operators(query, tree.get());
      ring(text, items);
      List<Hit> hits = items.stream().limit(MOST).map(this::hit).toList();
      return hits.isEmpty() ? List.of() : keeping(text, items.size(), hits);
    } catch (IllegalArgumentException wrong) {
      String why = String.valueOf(wrong.getMessage());
      return List.of(new Hit("query", why, "", () -> {}));
    }
  }

  /** In the graph, what was found has a ring. */
  private void ring(String text, List<Item> items) {
    desk.found().show(text.strip(), Ids.of(items.stream().mapToInt(Item::id).toArray()));
  }

  private List<Item> stages(Query query) {
    return desk.tree().stream()
        .flatMap(t ->
            desk.table().rows().stream()
                .filter(r -> query.matches(r.numbers()))
                .map(r -> t.item(t.itemOfStage(r.position()))))
        .toList();
  }

  private Hit hit(Item item) {
    return item.kind() == Item.Kind.STAGE
        ? stage(desk.table().rows().get(item.stage()))
        : operator(item);
  }

  private List<Item> operators(Query query, ModelTree tree) {
    Map<Integer, Optional<StageNumbers>> numbers = new HashMap<>();
    desk.table().rows().forEach(r -> numbers.put(r.position(), Optional.of(r.numbers())));
    List<Item> found = new ArrayList<>();
    for (Item item : tree.items()) {
      if (item.kind() == Item.Kind.OPERATOR) {
        Optional<StageNumbers> stage = numbers.getOrDefault(item.stage(), Optional.empty());
        tree.operation(item.id())
            .filter(o -> query.matches(o, stage))
            .ifPresent(o -> found.add(item));
      }
    }
    return found;
  }

  /** What was found, after a line with which the query is kept or forgotten. */
  private List<Hit> keeping(String text, int count, List<Hit> hits) {
    String asked = text.strip();
    boolean kept = queries().contains(asked);
    String many = count > MOST ? ", the first " + MOST + " of them below" : "";
    List<Hit> all = new ArrayList<>();
    all.add(
        new Hit(
            "query",
            count + " found" + many,
            kept ? "Enter forgets this query" : "Enter keeps this query",
            () -> desk.preferences().change(s -> kept ? s.without(asked) : s.with(asked))));
    all.addAll(hits);
    return all;
  }

  private List<String> queries() {
    return desk.preferences().settingsProperty().get().queries();
  }

  private List<Hit> kept() {
    return queries().stream().map(q -> new Hit("query", q, "", () -> desk.search(q))).toList();
  }

  private Hit stage(StageRow row) {
    return new Hit(
        "stage",
        row.label(),
        row.numbers().operators().text() + " operators",
        () -> desk.select(row.position()));
  }

  private List<Item> items(ModelTree tree, String text) {
    List<Item> all = tree.find(text, MOST_RINGED).stream().mapToObj(tree::item).toList();
    ring(text, all);
    return all.stream().filter(i -> i.kind() != Item.Kind.STAGE).limit(MOST).toList();
  }

  private Hit operator(Item i) {
    return new Hit(
        i.kind().name().toLowerCase(Locale.ROOT),
        i.label(),
        i.fullName(),
        () -> desk.reveal(i.id()));
  }

  /** The first thing found. */
  public Optional<Hit> first(String text) {
    return things(text).stream().findFirst();
  }
}
