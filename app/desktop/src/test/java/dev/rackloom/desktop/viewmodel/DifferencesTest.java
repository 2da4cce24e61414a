package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.OpType;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import dev.rackloom.desktop.viewmodel.Differences.Kind;
import dev.rackloom.desktop.viewmodel.Differences.Line;
import dev.rackloom.viewer.Highlight;
import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.ModelTree;
import dev.rackloom.viewer.Sign;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The open model against one that has something else. */
class DifferencesTest {

  private static final String CHANGED = "encoder/layer.1/Add_6";
  private static final String ADDED = "encoder/layer.2/Softmax_12";
  private static final String ADDED_TOO = "encoder/layer.3/MatMul_15";
  private static final String REMOVED = "encoder/layer.2/Gelu_12";

  /** In a scope that the open model does not have. */
  private static final String ELSEWHERE = "Gelu_15";

  private final SampleStudy study = SampleStudy.create();
  private final DeskModel desk =
      new DeskModel(
          new SampleBackend(study).reading(older(study.graph())),
          Clock.systemUTC(),
          Runnable::run,
          Runnable::run);

  /** One operator does something else, and two are other ones. */
  private static Graph older(Graph now) {
    List<Operator> operators = new ArrayList<>(now.operators());
    operators.set(6, named(operators.get(6), CHANGED, "Sub"));
    operators.set(12, named(operators.get(12), REMOVED, "Gelu"));
    operators.set(15, named(operators.get(15), ELSEWHERE, "Gelu"));
    return new Graph(
        "older",
        now.format(),
        "1",
        now.tensors(),
        operators,
        now.inputs(),
        now.outputs(),
        now.states(),
        now.experts(),
        now.metadata(),
        now.notUnderstood());
  }

  private static Operator named(Operator was, String name, String type) {
    return new Operator(
        was.id(),
        name,
        new OpType("", type, 17),
        was.inputs(),
        was.outputs(),
        was.attributes(),
        was.scope(),
        was.regions());
  }

  @BeforeEach
  void compare() {
    desk.openModel(Path.of("sample.onnx"));
    desk.differences().model(Path.of("older.onnx"));
  }

  private ModelTree tree() {
    return desk.treeProperty().get().orElseThrow();
  }

  private Differences.Content content() {
    return desk.differences().contentProperty().get();
  }

  private int item(String operator) {
    return tree().find(operator, 1).get(0);
  }

  @Test
  void whatDiffers_hasALineEach_withItsItem() {
    assertThat(content().title()).isEqualTo("sample against older.onnx");
    assertThat(content().summary())
        .isEqualTo("27 operators are the same, 2 added, 2 removed, 1 changed");
    assertThat(content().lines())
        .containsExactly(
            new Line(Kind.CHANGED, CHANGED, "Add · type: Sub → Add", item(CHANGED)),
            new Line(Kind.ADDED, ADDED, "Softmax", item(ADDED)),
            new Line(Kind.ADDED, ADDED_TOO, "MatMul", item(ADDED_TOO)),
            new Line(Kind.REMOVED, REMOVED, "Gelu", tree().itemOfStage(2)),
            new Line(Kind.REMOVED, ELSEWHERE, "Gelu", Item.NONE));
    assertThat(content().kinds()).containsExactly(Kind.ADDED, Kind.REMOVED, Kind.CHANGED);
  }

  @Test
  void whatDiffers_isRingedByItsSign_andWhatIsGoneWhereItWas() {
    Highlight rings = desk.found().stateProperty().get().highlight();
    assertThat(rings.items().stream())
        .containsExactlyInAnyOrder(
            item(CHANGED), item(ADDED), item(ADDED_TOO), tree().itemOfStage(2));
    assertThat(rings.sign(item(CHANGED))).isEqualTo(Sign.CHANGED);
    assertThat(rings.sign(item(ADDED))).isEqualTo(Sign.ADDED);
    assertThat(rings.sign(item(ADDED_TOO))).isEqualTo(Sign.ADDED);
    assertThat(rings.sign(tree().itemOfStage(2))).isEqualTo(Sign.REMOVED);
    assertThat(rings.signs()).containsExactlyInAnyOrder(Sign.ADDED, Sign.REMOVED, Sign.CHANGED);
  }

  @Test
  void line_isGoneTo_asFarAsItIsThere() {
    desk.differences().go(content().lines().get(1));
    assertThat(desk.selection().item()).isEqualTo(item(ADDED));
    desk.differences().go(content().lines().get(3));
    assertThat(desk.selection().item()).isEqualTo(tree().itemOfStage(2));
    desk.differences().go(content().lines().get(4));
    assertThat(desk.selection().item()).isEqualTo(tree().itemOfStage(2));
  }
}
