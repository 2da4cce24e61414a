package dev.rackloom.engine.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.GraphIndex;
import dev.rackloom.api.graph.OpType;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.testkit.Seeded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OperatorOrdersTest {

  /** Operator {@code i} makes tensor {@code i + 1}; tensor 0 is given. */
  private static Graph graph(int[]... inputs) {
    List<Tensor> tensors = new ArrayList<>();
    List<Operator> operators = new ArrayList<>();
    tensors.add(tensor(0, Tensor.Role.INPUT));
    for (int[] reads : inputs) {
      int id = operators.size();
      tensors.add(tensor(id + 1, Tensor.Role.ACTIVATION));
      operators.add(
          new Operator(
              id,
              "o" + id,
              new OpType("", "Add", 14),
              Ids.of(reads),
              Ids.of(id + 1),
              Map.of(),
              "",
              List.of()));
    }
    return new Graph(
        "g",
        "generated",
        "0".repeat(64),
        tensors,
        operators,
        Ids.of(0),
        Ids.of(inputs.length),
        List.of(),
        List.of(),
        Map.of(),
        List.of());
  }

  private static Tensor tensor(int id, Tensor.Role role) {
    return new Tensor(id, "t" + id, DType.FLOAT32, Shape.of(10), role);
  }

  private static List<int[]> orders(Graph graph) {
    int[] listed = IntStream.range(0, graph.operators().size()).toArray();
    return new OperatorOrders(graph, new GraphIndex(graph), listed).all();
  }

  /** Two chains listed by turns, then their sum. */
  private static Graph turns(int length) {
    int[][] inputs = new int[2 * length + 1][];
    inputs[0] = new int[] {0};
    inputs[1] = new int[] {0};
    for (int i = 2; i < 2 * length; i++) {
      inputs[i] = new int[] {i - 1};
    }
    inputs[2 * length] = new int[] {2 * length - 1, 2 * length};
    return graph(inputs);
  }

  @Test
  void all_chainsByTurns_areOneAfterTheOther() {
    List<int[]> orders = orders(turns(3));

    assertThat(orders.get(1)).containsExactly(0, 2, 4, 1, 3, 5, 6);
    assertThat(orders.get(2)).containsExactly(0, 2, 4, 1, 3, 5, 6);
  }

  @Test
  void windowCuts_chainsByTurns_cutOneTensorFewer() {
    Graph graph = turns(1000);
    GraphIndex index = new GraphIndex(graph);
    double[] one = new double[2001];
    double[] bytes = new double[2002];
    Arrays.fill(one, 1);
    Arrays.fill(bytes, 100);
    double[] cut = new double[3];
    for (int o = 0; o < 3; o++) {
      CutLine line = new CutLine(graph, index, orders(graph).get(o), one, bytes);
      int[] ends = new WindowCuts(500, line).ends();
      cut[o] = Arrays.stream(ends).mapToDouble(line::crossing).average().orElseThrow();
      assertThat(ends).isSorted().hasSizeBetween(450, 500).endsWith(2001);
    }
    assertThat(cut[0]).isGreaterThan(190);
    assertThat(cut[1]).isLessThan(160);
    assertThat(cut[2]).isLessThan(160);
  }

  static IntStream seeds() {
    return IntStream.rangeClosed(1, 30);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void all_anyGraph_putProducersFirst(long seed) {
    RandomGenerator random = Seeded.random(seed);
    int[][] inputs = new int[40][];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = new int[1 + random.nextInt(3)];
      for (int r = 0; r < inputs[i].length; r++) {
        inputs[i][r] = random.nextInt(i + 1);
      }
    }
    for (int[] order : orders(graph(inputs))) {
      int[] place = new int[inputs.length];
      for (int p = 0; p < order.length; p++) {
        place[order[p]] = p;
      }
      assertThat(order)
          .containsExactlyInAnyOrder(
              IntStream.range(0, inputs.length).boxed().toArray(Integer[]::new));
      for (int i = 0; i < inputs.length; i++) {
        for (int tensor : inputs[i]) {
          assertThat(tensor == 0 || place[tensor - 1] < place[i]).isTrue();
        }
      }
    }
  }
}
