package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** What is broken now, and what would mend it: each fix is one edit that can be undone. */
public final class Problems {

  private final PlacementEditor editor;
  private final StageTable table;
  private final Journal journal;
  private final OneJob measuring;
  private final OneJob asking;
  private final Latest<Diagnosis.Question, List<Problem>> diagnoses;
  private final ReadOnlyObjectWrapper<List<Problem>> problems =
      new ReadOnlyObjectWrapper<>(List.of());
  private List<Problem> placed = List.of();
  private List<Problem> silent = List.of();
  private List<Problem> read = List.of();

  /** What is broken. */
  public enum Kind {
    MEMORY("Memory"),
    CONSTRAINT("Constraint"),
    COST("Not priced"),
    PLACEMENT("Placement"),
    AGENT("Agent"),
    READING("Reading");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    /** Whether it is in the way of serving; else it is said, and that is all. */
    public boolean hinders() {
      return this != READING;
    }

    /** For people. */
    public String title() {
      return title;
    }
  }

  /**
   * Something that is broken.
   *
   * @param text what, with numbers
   * @param stages those it names, the first before others; perhaps none
   * @param fixes the best first; perhaps none
   */
  public record Problem(Kind kind, String text, List<Integer> stages, List<Fix> fixes) {
    public Problem {
      stages = List.copyOf(stages);
      fixes = List.copyOf(fixes);
    }
  }

  /** A way to mend it. */
  public record Fix(String title, Change change) {}

  /** What a fix does. */
  public sealed interface Change {
    /** Another placement. */
    record Place(Placement placement) implements Change {}

    /** Other constraints. */
    record Constrain(List<Constraint> constraints) implements Change {}

    /** Both at once. */
    record Both(Placement placement, List<Constraint> constraints) implements Change {}

    /** Numbers from measurements. */
    record Measure() implements Change {}

    /** Ask the agents again. */
    record Ask() implements Change {}

    /** Take the last edit back. */
    record Undo() implements Change {}
  }

  Problems(
      PlacementEditor editor,
      StageTable table,
      Jobs jobs,
      Journal journal,
      Executor background,
      Executor toolkit) {
    this.editor = editor;
    this.table = table;
    this.journal = journal;
    this.measuring = new OneJob(jobs);
    this.asking = new OneJob(jobs);
    this.diagnoses =
        new Latest<>(
            background,
            toolkit,
            Diagnosis::of,
            this::placed,
            bug -> journal.failed("Looking for what is broken", bug));
    editor.readingProperty().addListener((o, was, is) -> look(is));
  }

  private void look(Reading now) {
    UnaryOperator<String> labels = Explainer.labels(table.rows().stream());
    if (now.study().isEmpty()) {
      placed(List.of());
      return;
    }
    diagnoses.ask(
        new Diagnosis.Question(
            now, editor.constraintsProperty().get(), labels, editor.canUndoProperty().get()));
  }

  private void placed(List<Problem> found) {
    placed = found;
    show();
  }

  private void show() {
    List<Problem> all = new ArrayList<>(placed);
    all.addAll(silent);
    all.addAll(read);
    problems.set(List.copyOf(all));
  }

  /** Asks every agent that the rack names whether it is there, and says so if all are. */
  public void ask() {
    editor
        .baseProperty()
        .get()
        .ifPresent(s -> {
          long named = named(s);
          if (named == 0) {
            journal.info(
                "The rack "
                    + s.rack().name()
                    + " names no agents to ask: they are started here when it is deployed to");
          }
          ask(s, named, true);
        });
  }

  private static long named(Study study) {
    return study.rack().nodes().stream().filter(n -> !n.agent().isEmpty()).count();
  }

  private void ask(Study study, long named, boolean tell) {
    if (named > 0) {
      asking.start(
          "Asking the agents",
          (p, c) -> study.check().silent(p, c),
          found -> {
            silent = found.stream().map(this::silent).toList();
            show();
            if (tell && silent.isEmpty()) {
              journal.info("All agents of the rack " + study.rack().name() + " answer: " + named);
            }
          });
    }
  }

  /** Another study is open; what its model's reader did not understand stays until the next. */
  void open(Study study) {
    silent = List.of();
    read = ReadingRemarks.of(study);
    show();
    ask(study, named(study), false);
  }

  private Problem silent(RackCheck.Silent s) {
    List<Fix> fixes = new ArrayList<>();
    fixes.add(new Fix("Ask again", new Change.Ask()));
    fixes.addAll(
        Diagnosis.withoutNode(
            editor.readingProperty().get(), editor.constraintsProperty().get(), s.node()));
    return new Problem(
        Kind.AGENT,
        "the agent of " + s.node() + " at " + s.address() + " does not answer: " + s.why(),
        List.of(),
        fixes);
  }

  /** Does what a fix says. */
  public void apply(Fix fix) {
    switch (fix.change()) {
      case Change.Place p -> editor.edit(p.placement());
      case Change.Constrain c -> editor.constrain(c.constraints());
      case Change.Both b -> editor.edit(b.placement(), b.constraints());
      case Change.Measure m -> measure();
      case Change.Ask a -> ask();
      case Change.Undo u -> editor.undo();
    }
  }

  /** Does what the first fix of the first problem that has one says. */
  public void fixFirst() {
    problems.get().stream().flatMap(p -> p.fixes().stream()).findFirst().ifPresent(this::apply);
  }

  private void measure() {
    editor
        .readingProperty()
        .get()
        .study()
        .ifPresent(s ->
            measuring.start(
                "Measuring the real devices",
                (p, c) -> s.check().measured(p, c),
                measured -> {
                  editor.rest(measured);
                  journal.info("Numbers of the real devices now rest on measurements");
                }));
  }

  /** What is broken now, the worst first. */
  public ReadOnlyObjectProperty<List<Problem>> problemsProperty() {
    return problems.getReadOnlyProperty();
  }
}
