package dev.rackloom.desktop;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.OpType;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Region;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.stage.Flow;
import dev.rackloom.api.stage.Footprint;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.StageGraph;
import dev.rackloom.api.stage.Traffic;
import dev.rackloom.api.stage.Work;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A small chain of blocks with a mask that all of them read; one stage a block. */
final class SampleModel {

  static final String NAME = "sample";
  private static final List<String> BLOCK =
      List.of("MatMul", "Add", "Softmax", "MatMul", "LayerNorm");

  private final List<Tensor> tensors = new ArrayList<>();
  private final List<Operator> operators = new ArrayList<>();
  private final List<Stage> stages = new ArrayList<>();
  private final List<Flow> flows = new ArrayList<>();

  /**
   * @param wide the block with twice the weights, -1 for none
   */
  private SampleModel(int blocks, String nameOfFirst, int wide) {
    int mask = tensor("attention_mask", Tensor.Role.INPUT);
    int x = tensor("input_ids", Tensor.Role.INPUT);
    for (int block = 0; block < blocks; block++) {
      int first = operators.size();
      int before = x;
      for (String type : BLOCK) {
        x = operator(type, "encoder/layer." + block, x, mask);
      }
      if (blocks == 1) {
        x = choice(x);
      }
      String label = block == 0 ? nameOfFirst : "encoder/layer." + block;
      stages.add(stage(block, label, first, block == wide ? 14_000_000 : 7_000_000));
      if (block > 0) {
        flows.add(new Flow(before, block - 1, Ids.of(block), Dim.of(196_608)));
      }
    }
  }

  private int tensor(String name, Tensor.Role role) {
    tensors.add(new Tensor(tensors.size(), name, DType.FLOAT32, Shape.of(1, 128, 384), role));
    return tensors.size() - 1;
  }

  /** An operator with a body that reads a weight of its own and one of the graph around it. */
  private int choice(int x) {
    List<Tensor> inner = new ArrayList<>();
    for (String name : List.of("x", "own", "table", "product")) {
      Tensor.Role role =
          switch (name) {
            case "x" -> Tensor.Role.INPUT;
            case "product" -> Tensor.Role.ACTIVATION;
            default -> Tensor.Role.WEIGHT;
          };
      inner.add(new Tensor(inner.size(), name, DType.FLOAT32, Shape.of(4, 4), role));
    }
    Operator product =
        new Operator(
            0,
            "Gemm_inside",
            new OpType("", "Gemm", 17),
            Ids.of(0, 1, 2),
            Ids.of(3),
            Map.of(),
            "",
            List.of());
    Graph body = graph("body", inner, List.of(product), Ids.of(0, 2));
    int table = tensor("table", Tensor.Role.WEIGHT);
    return operator("If", "", List.of(new Region("then_branch", body)), x, table);
  }

  private int operator(String type, String scope, int... reads) {
    return operator(type, scope, List.of(), reads);
  }

  private int operator(String type, String scope, List<Region> bodies, int... reads) {
    int id = operators.size();
    int out = tensor(scope + "/" + type + "_" + id, Tensor.Role.ACTIVATION);
    operators.add(
        new Operator(
            id,
            scope + "/" + type + "_" + id,
            new OpType("", type, 17),
            Ids.of(reads),
            Ids.of(out),
            Map.of(),
            scope,
            bodies));
    return out;
  }

  private Stage stage(int block, String label, int firstOperator, long weightBytes) {
    WorkItem item =
        new WorkItem(
            OperatorFamily.GEMM,
            DType.FLOAT32,
            BLOCK.size(),
            Dim.of(180_000_000),
            Dim.of(weightBytes),
            Traffic.reading(Dim.of(2_000_000)),
            Traffic.none(),
            Map.of());
    return new Stage(
        "s" + block,
        label,
        Ids.range(firstOperator, operators.size()),
        Map.of(Phase.PLAIN, new Work(List.of(item))),
        new Footprint(Dim.of(weightBytes), Dim.of(500_000), Dim.of(0)),
        Dim.of(0),
        Dim.of(0));
  }

  private Graph graph() {
    return graph(NAME, tensors, operators, Ids.of(0, 1));
  }

  private static Graph graph(
      String name, List<Tensor> tensors, List<Operator> operators, Ids inputs) {
    return new Graph(
        name,
        "sample",
        "0",
        tensors,
        operators,
        inputs,
        Ids.of(tensors.size() - 1),
        List.of(),
        List.of(),
        Map.of(),
        List.of());
  }

  /** One block, and an operator with a body. */
  static SampleStudy withBody() {
    SampleModel m = new SampleModel(1, "encoder/layer.0", -1);
    return new SampleStudy(m.graph(), new StageGraph(NAME, "0", m.stages, m.flows));
  }

  /** So many equal blocks. */
  static SampleStudy ofBlocks(int blocks) {
    SampleModel m = new SampleModel(blocks, "encoder/layer.0", -1);
    return new SampleStudy(m.graph(), new StageGraph(NAME, "0", m.stages, m.flows));
  }

  static SampleStudy study() {
    return study("encoder/layer.0");
  }

  static SampleStudy study(String nameOfFirst) {
    return study(nameOfFirst, -1);
  }

  static SampleStudy study(String nameOfFirst, int wide) {
    SampleModel m = new SampleModel(6, nameOfFirst, wide);
    return new SampleStudy(m.graph(), new StageGraph(NAME, "0", m.stages, m.flows));
  }
}
