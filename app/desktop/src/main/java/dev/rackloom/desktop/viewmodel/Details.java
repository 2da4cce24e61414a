package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.BodyAt;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.ModelTree;
import dev.rackloom.viewer.SceneEdge;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * All there is to say of what is selected: a stage with its numbers, an operator with its tensors
 * and attributes. Statistics of weights are read from their file when they are asked for.
 */
public final class Details {

  private static final int LONGEST = 300;

  private final DeskModel desk;
  private final ReadWeights weights;
  private Optional<SceneEdge> line = Optional.empty();
  private final ReadOnlyObjectWrapper<Content> content =
      new ReadOnlyObjectWrapper<>(Content.NOTHING);

  /**
   * Everything on show.
   *
   * @param title what is selected
   * @param groups of properties
   * @param weights of an operator whose elements were not read yet
   */
  public record Content(String title, List<Group> groups, List<Weight> weights) {
    /** Nothing is selected. */
    public static final Content NOTHING = new Content("", List.of(), List.of());

    public Content {
      groups = List.copyOf(groups);
      weights = List.copyOf(weights);
    }
  }

  /**
   * A weight of the model.
   *
   * @param way where the body of control flow is that it is in; none is the model itself
   * @param tensor its id there
   */
  public record Weight(List<BodyAt> way, int tensor) {}

  /** Properties of one kind. */
  public record Group(String title, List<Line> lines) {
    public Group {
      lines = List.copyOf(lines);
    }
  }

  /** A property. */
  public record Line(String name, Shown value) {}

  Details(DeskModel desk, Jobs jobs) {
    this.desk = desk;
    this.weights = new ReadWeights(jobs);
    desk.selection().nowProperty().addListener((o, was, is) -> leaveLine(was, is));
    desk.editor().readingProperty().addListener((o, was, is) -> renew());
  }

  /** Another model is open. */
  void forget() {
    weights.forget();
    line = Optional.empty();
    content.set(Content.NOTHING);
  }

  /**
   * Tells of a line of the graph, until something else is selected; of nothing if none is given.
   */
  public void line(Optional<SceneEdge> selected) {
    line = selected;
    renew();
  }

  private void leaveLine(Selection.Now was, Selection.Now now) {
    if (!now.isAt(was)) {
      line = Optional.empty();
      renew();
    }
  }

  private Content of(ModelTree tree, SceneEdge edge) {
    Item from = tree.item(edge.from());
    Item to = tree.item(edge.to());
    List<Line> ends = List.of(line("From", from.fullName()), line("To", to.fullName()));
    List<Line> carried = tree.tensors(edge).stream().map(Details::tensor).toList();
    String count = carried.size() == 1 ? "1 tensor" : carried.size() + " tensors";
    return new Content(
        from.label() + " → " + to.label(),
        List.of(new Group("Line", ends), new Group(count, carried)),
        List.of());
  }

  private void renew() {
    int item = desk.selection().item();
    int stage = desk.selection().stage();
    Optional<ModelTree> tree = desk.tree();
    if (tree.isEmpty() || stage >= desk.table().rows().size()) {
      content.set(Content.NOTHING);
    } else if (line.isPresent()) {
      content.set(of(tree.get(), line.get()));
    } else if (item > ModelTree.ROOT && item < tree.get().items().size()) {
      content.set(of(tree.get(), tree.get().item(item)));
    } else {
      content.set(stage < 0 ? Content.NOTHING : of(desk.table().rows().get(stage)));
    }
  }

  private Content of(ModelTree tree, Item item) {
    Optional<ModelTree.Operation> operation = tree.operation(item.id());
    if (operation.isPresent()) {
      return of(item, operation.get());
    }
    if (item.kind() == Item.Kind.STAGE) {
      return of(desk.table().rows().get(item.stage()));
    }
    List<Line> lines = new ArrayList<>();
    lines.add(line("Name", item.fullName()));
    if (item.operators() > 0) {
      lines.add(line("Operators", String.valueOf(item.operators())));
    }
    if (!item.detail().isEmpty()) {
      lines.add(line("What", item.detail()));
    }
    if (item.stage() >= 0) {
      lines.add(line("Stage", desk.table().rows().get(item.stage()).label()));
    }
    time(item).ifPresent(lines::add);
    return new Content(item.label(), List.of(new Group("Group", lines)), List.of());
  }

  private Optional<Line> time(Item item) {
    String part = desk.overlays().time(item.id()).text();
    return part.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Line(
                "Part of the time", Shown.of(part, "of the stages' predicted time in this phase")));
  }

  private static Content of(StageRow row) {
    StageNumbers n = row.numbers();
    String device = n.device();
    List<Line> place =
        List.of(
            new Line(
                "Device", device.isEmpty() ? Shown.unknown("not placed") : Shown.of(device, "")),
            new Line("Time of one firing", n.time()),
            new Line("Memory it takes", n.memory()),
            new Line("Bound by", n.bound()),
            new Line("Part of the time", n.part()),
            new Line("Latency sensitivity", n.sensitivity()),
            new Line("Slack", n.slack()));
    List<Line> work =
        List.of(
            new Line("Operators", n.operators()),
            new Line("FLOP", n.flops()),
            new Line("Bytes", n.bytes()),
            new Line("Intensity", n.intensity()),
            new Line("Weights", n.weights()),
            new Line("Activations", n.activations()),
            new Line("State", n.state()),
            new Line("Leaves it", n.output()));
    return new Content(
        row.label(),
        List.of(
            new Group("Stage", List.of(line("Id", row.id()), line("Name", row.label()))),
            new Group("Where it is, predicted", place),
            new Group("What it does in one firing", work)),
        List.of());
  }

  private Content of(Item item, ModelTree.Operation operation) {
    Operator operator = operation.operator();
    List<Group> groups = new ArrayList<>();
    List<Line> first = new ArrayList<>();
    first.add(line("Type", operator.type().toString()));
    first.add(line("Name", operator.name()));
    first.add(line("Scope", operator.scope().isEmpty() ? "none" : operator.scope()));
    first.add(line("Stage", stage(item)));
    time(item).ifPresent(first::add);
    groups.add(new Group("Operator", first));
    List<Weight> unread = new ArrayList<>();
    groups.add(new Group("Reads", tensors(operation, operator.inputs(), unread)));
    groups.add(new Group("Makes", tensors(operation, operator.outputs(), new ArrayList<>())));
    if (!operator.attributes().isEmpty()) {
      List<Line> lines = new ArrayList<>();
      new TreeMap<>(operator.attributes()).forEach((k, v) -> lines.add(line(k, v.toString())));
      groups.add(new Group("Attributes", lines));
    }
    return new Content(item.label(), groups, unread);
  }

  private String stage(Item item) {
    return item.stage() < 0 ? "none" : desk.table().rows().get(item.stage()).label();
  }

  private List<Line> tensors(ModelTree.Operation operation, Ids ids, List<Weight> unread) {
    List<Line> lines = new ArrayList<>();
    ids.stream()
        .filter(t -> t != Operator.ABSENT)
        .mapToObj(operation.graph().tensors()::get)
        .forEach(t -> {
          lines.add(tensor(t));
          Weight weight = new Weight(operation.way(), t.id());
          List<Line> read = weights.lines(weight);
          lines.addAll(read);
          if (read.isEmpty() && t.role() == Tensor.Role.WEIGHT) {
            unread.add(weight);
          }
        });
    return lines.isEmpty() ? List.of(line("Nothing", "")) : lines;
  }

  private static Line tensor(Tensor t) {
    String bytes = t.bytes().known().isPresent() ? Units.bytes(t.bytes().known().getAsLong()) : "";
    String role = t.role() == Tensor.Role.ACTIVATION ? "" : word(t.role()) + " · ";
    String text =
        role + t.dtype().name() + " " + shape(t.shape()) + (bytes.isEmpty() ? "" : " · " + bytes);
    String tip = t.name() + "\n" + text + (bytes.isEmpty() ? "\n" + t.bytes().whyNotKnown() : "");
    return new Line(cut(t.name()), Shown.of(text, tip));
  }

  private static String word(Tensor.Role role) {
    return switch (role) {
      case INPUT -> "input";
      case WEIGHT -> "weight";
      case CONSTANT -> "constant";
      case ACTIVATION -> "activation";
    };
  }

  private static String shape(Shape shape) {
    if (!(shape instanceof Shape.Ranked ranked)) {
      return "of unknown rank";
    }
    return ranked.dims().isEmpty()
        ? "scalar"
        : ranked.dims().stream().map(Object::toString).collect(Collectors.joining(" × "));
  }

  private static Line line(String name, String value) {
    return new Line(name, Shown.of(cut(value), value.length() > LONGEST ? cut(value) : value));
  }

  private static String cut(String text) {
    return text.length() <= LONGEST
        ? text
        : text.substring(
                0, text.offsetByCodePoints(0, Math.min(LONGEST, text.codePointCount(0, LONGEST))))
            + "…";
  }

  /** Reads the elements of the weights that the selected operator reads. */
  public void readWeights() {
    List<Weight> wanted = content.get().weights();
    desk.studyProperty().get().ifPresent(s -> weights.read(s, wanted, this::renew));
  }

  /** The reading of weights that runs. */
  public OneJob job() {
    return weights.job();
  }

  /** What is on show. */
  public ReadOnlyObjectProperty<Content> contentProperty() {
    return content.getReadOnlyProperty();
  }
}
