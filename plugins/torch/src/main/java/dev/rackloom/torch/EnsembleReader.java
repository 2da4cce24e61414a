package dev.rackloom.torch;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.Attribute;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.GraphDigest;
import dev.rackloom.api.graph.OpType;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.api.spi.WorkRules;
import dev.rackloom.torch.triton.ModelConfig;
import dev.rackloom.torch.triton.ModelConfig.Entry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads ensembles of a model repository, each step as one operator. */
public final class EnsembleReader implements ModelReader {

  static final String FORMAT = "ensemble";

  private static final OpType ONNX = new OpType("", "OnnxModel", 0);

  @Override
  public String format() {
    return FORMAT;
  }

  /** Its name, and that it speaks of steps. */
  @Override
  public int match(Path file, byte[] head) {
    String text = new String(head, StandardCharsets.UTF_8);
    boolean named = String.valueOf(file.getFileName()).endsWith(".pbtxt");
    boolean steps = text.contains("ensemble_scheduling") || text.contains("\"ensemble\"");
    return named ? (steps ? 100 : 60) : 0;
  }

  @Override
  public Graph read(Path file, ReadContext context) {
    return graph(Ensemble.read(file, context));
  }

  static Graph graph(Ensemble ensemble) {
    return new Making(ensemble).graph();
  }

  @Override
  public WorkRules workRules() {
    return new WholeWork();
  }

  /** A graph while it is made. */
  private static final class Making {
    private final Ensemble ensemble;
    private final TensorList tensors = new TensorList();
    private final Map<String, Integer> byName = new LinkedHashMap<>();
    private final Map<Path, Ids> weights = new HashMap<>();
    private final List<Operator> operators = new ArrayList<>();

    Making(Ensemble ensemble) {
      this.ensemble = ensemble;
    }

    Graph graph() {
      ModelConfig config = ensemble.config();
      for (Entry input : config.inputs()) {
        byName.put(
            input.name(),
            tensors.add(input.name(), input.dtype(), Extents.of(config, input), Tensor.Role.INPUT));
      }
      Ids inputs = Ids.range(0, tensors.all().size());
      ensemble.steps().forEach(this::add);
      return new Graph(
          config.name(),
          FORMAT,
          GraphDigest.of(tensors.all(), operators),
          tensors.all(),
          operators,
          inputs,
          Ids.copyOf(config.outputs().stream().map(this::output).toList()),
          List.of(),
          List.of(),
          Map.of(),
          List.of());
    }

    private int output(Entry entry) {
      Integer tensor = byName.get(entry.name());
      if (tensor == null || tensors.get(tensor).role() != Tensor.Role.ACTIVATION) {
        throw Ensemble.wrong(
            ensemble.config(), "has an output '" + entry.name() + "' that no step makes");
      }
      return tensor;
    }

    private void add(Ensemble.Step step) {
      List<Integer> reads = step.inputs().stream().map(e -> input(step, e)).toList();
      Ids stored =
          weights.computeIfAbsent(
              step.file(), f -> tensors.addWeights(step.step().model() + "/", step.weights()));
      List<Integer> makes = step.outputs().stream().map(e -> made(step, e)).toList();
      operators.add(
          new Operator(
              operators.size(),
              step.name(),
              step.isScript() ? TorchScriptReader.TYPE : ONNX,
              Ids.copyOf(Stream.concat(reads.stream(), stored.stream().boxed()).toList()),
              Ids.copyOf(makes),
              Map.of("model", new Attribute.Text(step.step().model())),
              "",
              List.of()));
    }

    private int input(Ensemble.Step step, Entry entry) {
      Tensor tensor = tensors.get(byName.getOrDefault(step.input(entry), -1));
      if (!tensor.dtype().equals(entry.dtype())) {
        throw Ensemble.wrong(
            ensemble.config(),
            "brings '"
                + tensor.name()
                + "', a "
                + tensor.dtype()
                + ", to '"
                + entry.name()
                + "' of '"
                + step.step().model()
                + "', which is a "
                + entry.dtype());
      }
      return tensor.id();
    }

    private int made(Ensemble.Step step, Entry entry) {
      String name = step.output(entry);
      int tensor =
          tensors.add(
              name, entry.dtype(), Extents.of(step.config(), entry, name), Tensor.Role.ACTIVATION);
      if (byName.put(name, tensor) != null) {
        throw Ensemble.wrong(ensemble.config(), "has two makers of '" + name + "'");
      }
      return tensor;
    }
  }
}
