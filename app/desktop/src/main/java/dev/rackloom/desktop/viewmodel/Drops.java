package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.Failure;
import dev.rackloom.api.RackloomException;
import dev.rackloom.core.JsonFile;
import dev.rackloom.core.PlacementFile;
import dev.rackloom.core.ValueFile;
import dev.rackloom.viewer.ModelTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Files that were dropped on a window, known by what they are called and what they hold. Of several
 * the rack and the model are opened first, then a placement is taken, then numbers are laid over
 * the model. Toolkit thread; work runs in jobs.
 */
final class Drops {

  private static final String WHAT =
      "drop a model, a rack (YAML or JSON), a placement that rackloom place --out wrote, or numbers"
          + " by name (CSV, JSON, a profile of ONNX Runtime).";

  private final DeskModel desk;
  private final Opener opener;
  private final Backend backend;
  private final Jobs jobs;
  private final Journal journal;

  Drops(DeskModel desk, Opener opener, Backend backend, Jobs jobs, Journal journal) {
    this.desk = desk;
    this.opener = opener;
    this.backend = backend;
    this.jobs = jobs;
    this.journal = journal;
  }

  /** What a file is. */
  private sealed interface Thing {

    record Opened(Opener.Asked asked) implements Thing {}

    record Placed(String name, PlacementFile file) implements Thing {}

    record Numbers(ValueFile values) implements Thing {}

    record Unknown(String name) implements Thing {}

    record Broken(Failure why) implements Thing {}
  }

  void open(List<Path> files) {
    if (!files.isEmpty()) {
      jobs.start(
          "Looking at " + names(files, Drops::name),
          (p, c) -> files.stream().map(this::look).toList(),
          this::take);
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static <T> String names(List<T> of, Function<T, String> name) {
    return of.size() > 3
        ? of.size() + " files"
        : of.stream().map(name).collect(Collectors.joining(", "));
  }

  private Thing look(Path file) {
    try {
      return thing(file, name(file).toLowerCase(Locale.ROOT));
    } catch (RackloomException broken) {
      return new Thing.Broken(broken.failure());
    }
  }

  /** A rack that was asked for as a model is a rack. */
  static Opener.Asked asItIs(Opener.Asked asked) {
    return asked.kind() == Backend.Kind.MODELS && isRack(asked.file())
        ? new Opener.Asked(Backend.Kind.RACKS, asked.file())
        : asked;
  }

  private static boolean isRack(Path file) {
    String name = name(file).toLowerCase(Locale.ROOT);
    try {
      return isYaml(name) || (name.endsWith(".json") && JsonFile.read(file).isRack());
    } catch (RackloomException broken) { // whoever opens it says why
      return false;
    }
  }

  private static boolean isYaml(String name) {
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }

  private Thing thing(Path file, String name) {
    if (isYaml(name)) {
      return new Thing.Opened(new Opener.Asked(Backend.Kind.RACKS, file));
    }
    if (name.endsWith(".csv")) {
      return new Thing.Numbers(ValueFile.read(file));
    }
    return name.endsWith(".json") ? json(JsonFile.read(file)) : model(file);
  }

  private Thing json(JsonFile json) {
    Path file = json.file();
    if (json.isValues()) {
      return new Thing.Numbers(json.values());
    }
    if (json.isRack()) {
      return new Thing.Opened(new Opener.Asked(Backend.Kind.RACKS, file));
    }
    return json.isPlacement()
        ? new Thing.Placed(name(file), PlacementFile.read(file))
        : model(file);
  }

  private Thing model(Path file) {
    return backend.isModel(file)
        ? new Thing.Opened(new Opener.Asked(Backend.Kind.MODELS, file))
        : new Thing.Unknown(name(file));
  }

  private void take(List<Thing> things) {
    List<Opener.Asked> files = new ArrayList<>();
    List<Runnable> after = new ArrayList<>();
    for (Thing thing : things) {
      switch (thing) {
        case Thing.Opened opened -> ask(files, opened.asked());
        case Thing.Placed placed -> after.addFirst(() -> place(placed));
        case Thing.Numbers numbers -> after.add(() -> lay(numbers.values()));
        case Thing.Broken broken -> journal.problem(broken.why());
        case Thing.Unknown unknown -> {}
      }
    }
    files.sort((a, b) -> b.kind().compareTo(a.kind())); // racks before models
    Runnable rest = () -> after.forEach(Runnable::run);
    if (files.isEmpty()) {
      rest.run();
    } else {
      opener.open(files, rest);
    }
    unknown(things.stream().flatMap(Drops::unknown).toList());
  }

  /** One model and one rack are open at a time. */
  private void ask(List<Opener.Asked> files, Opener.Asked file) {
    if (files.stream().anyMatch(f -> f.kind() == file.kind())) {
      journal.info(
          name(file.file())
              + " was left out: one "
              + file.kind().one()
              + " is open at a time, and another was dropped with it");
    } else {
      files.add(file);
    }
  }

  private static Stream<String> unknown(Thing thing) {
    return thing instanceof Thing.Unknown u ? Stream.of(u.name()) : Stream.empty();
  }

  private void unknown(List<String> names) {
    if (!names.isEmpty()) {
      String are =
          names.size() == 1 ? " is nothing that opens here" : " are nothing that opens here";
      journal.problem(new Failure(Failure.Kind.USER, names(names, n -> "'" + n + "'") + are, WHAT));
    }
  }

  private void place(Thing.Placed placed) {
    Optional<Study> study = desk.studyProperty().get();
    if (study.isEmpty()) {
      first("'" + placed.name() + "' places a model that is not open");
      return;
    }
    jobs.start(
        "Reading " + placed.name(),
        (p, c) -> study.get().placed(placed.file(), placed.name()),
        placement -> {
          if (desk.studyProperty().get().filter(s -> s.isOf(study.get())).isPresent()) {
            desk.editor().edit(placement);
            journal.info("Placed as in " + placed.name());
          }
        });
  }

  private void lay(ValueFile values) {
    Optional<Study> study = desk.studyProperty().get();
    Optional<ModelTree> tree = desk.tree();
    if (study.isEmpty() || tree.isEmpty()) {
      first("'" + values.title() + "' is about a model that is not open");
      return;
    }
    jobs.start(
        "Laying " + values.title() + " over the model",
        (p, c) -> Laid.of(values, study.get().stages(), tree.get()),
        laid -> {
          if (desk.tree().equals(tree)) { // else they are of a model that is no longer open
            desk.overlays().lay(laid);
            journal.info(laid.coverage());
          }
        });
  }

  private void first(String why) {
    journal.problem(
        new Failure(Failure.Kind.USER, why, "open the model first, or drop both together."));
  }
}
