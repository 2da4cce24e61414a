package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.Ids;
import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.ModelTree;
import dev.rackloom.viewer.canvas.Press;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

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
  private @Nullable Asked asked;

  /** The operators of the model that was asked last. */
  private record Asked(ModelTree tree, OperatorTable operators) {}

  /**
   * Something found.
   *
   * @param kind what it is, or a command's keys
   * @param label its name
   * @param detail more about it
   * @param stages what it stands for on a device: its positions; empty for none
   * @param go takes the user there
   */
  public record Hit(String kind, String label, String detail, List<Integer> stages, Runnable go) {
    public Hit {
      stages = List.copyOf(stages);
    }

    /** Whether its name has all of some words. */
    public boolean has(String words) {
      return Words.all(label, words);
    }

    /** What stands on no device. */
    public Hit(String kind, String label, String detail, Runnable go) {
      this(kind, label, detail, List.of(), go);
    }
  }

  Finder(DeskModel desk) {
    this.desk = desk;
  }

  /**
   * Makes ready for queries over a model, so that no letter waits for it; then {@code then}.
   *
   * @param words whether names are to be looked for at once
   */
  void prepare(
      ModelTree tree, boolean words, Executor background, Executor toolkit, Runnable then) {
    background.execute(() -> {
      if (words) {
        tree.prepareSearch();
      }
      Asked ready = new Asked(tree, OperatorTable.of(tree));
      toolkit.execute(() -> {
        if (desk.tree().filter(t -> t == tree).isPresent()) {
          asked = ready;
          then.run();
        }
      });
    });
  }

  /** Commands whose title has all words, and layouts to go to. */
  public List<Hit> commands(String text) {
    List<Hit> hits = new ArrayList<>();
    desk.commands().stream()
        .filter(c -> Words.all(c.title(), text))
        .map(c -> new Hit(Press.shown(c.keys()), c.title(), "", c::run))
        .forEach(hits::add);
    Layouts layouts = desk.layouts();
    layouts.find(layouts.all(), text, layouts::open).stream()
        .map(h -> new Hit("layout", "Layout " + h.label(), h.detail(), h.go()))
        .forEach(hits::add);
    return hits;
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
      Query query = Query.of(text);
      Ids items = look(query, tree.get());
      desk.found().asked(text.strip(), items, () -> look(query, tree.get()));
      List<Hit> hits =
          items.stream().limit(MOST).mapToObj(tree.get()::item).map(this::hit).toList();
      return hits.isEmpty() ? List.of() : keeping(text, items.size(), hits);
    } catch (IllegalArgumentException wrong) {
      String[] why = String.valueOf(wrong.getMessage()).split(": ", 2);
      return List.of(new Hit("query", why[0], why.length > 1 ? why[1] : "", () -> {}));
    }
  }

  private Ids look(Query query, ModelTree tree) {
    return query.isOfStages() ? stages(query, tree) : operators(query, tree);
  }

  private Ids stages(Query query, ModelTree tree) {
    return Ids.of(
        desk.table().rows().stream()
            .filter(r -> query.matches(r.numbers()))
            .mapToInt(r -> tree.itemOfStage(r.position()))
            .toArray());
  }

  private Hit hit(Item item) {
    return item.kind() == Item.Kind.STAGE
        ? stage(desk.table().rows().get(item.stage()))
        : operator(item);
  }

  private Ids operators(Query query, ModelTree tree) {
    OperatorTable operators = table(tree);
    return Ids.of(query.in(operators, numbers()).stream().map(operators::item).toArray());
  }

  /** The stages with an operator that is looked for. */
  BitSet stagesWith(Query query) {
    BitSet stages = new BitSet();
    desk.tree()
        .map(this::table)
        .ifPresent(operators ->
            query.in(operators, numbers()).stream()
                .map(operators::stage)
                .filter(stage -> stage >= 0)
                .forEach(stages::set));
    return stages;
  }

  private List<StageNumbers> numbers() {
    return desk.table().rows().stream().map(StageRow::numbers).toList();
  }

  private OperatorTable table(ModelTree tree) {
    Asked known = asked;
    if (known == null || known.tree() != tree) {
      known = new Asked(tree, OperatorTable.of(tree));
      asked = known;
    }
    return known.operators();
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
        List.of(row.position()),
        () -> desk.select(row.position()));
  }

  private List<Item> items(ModelTree tree, String text) {
    Ids all = tree.find(text, MOST_RINGED);
    desk.found().asked(text.strip(), all);
    return all.stream()
        .mapToObj(tree::item)
        .filter(i -> i.kind() != Item.Kind.STAGE)
        .limit(MOST)
        .toList();
  }

  private Hit operator(Item i) {
    return new Hit(
        i.kind().name().toLowerCase(Locale.ROOT),
        i.label(),
        i.fullName(),
        desk.tree().map(t -> Lanes.stagesOf(t, i.id())).orElse(List.of()),
        () -> desk.reveal(i.id()));
  }

  /** The first thing found. */
  public Optional<Hit> first(String text) {
    return things(text).stream().findFirst();
  }
}
