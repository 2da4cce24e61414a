package dev.rackloom.torch;

import dev.rackloom.api.Ids;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.api.spi.SubModelWriter;
import dev.rackloom.onnx.OnnxRenamed;
import dev.rackloom.torch.triton.ModelConfig.Entry;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Gives the model of a step out whole; models of several steps are not joined. */
final class EnsembleWriter implements SubModelWriter {

  private static final String ONNX = "onnx";

  @Override
  public String format() {
    return EnsembleReader.FORMAT;
  }

  @Override
  public String format(Graph graph, Ids operators) {
    boolean script =
        operators.stream()
            .mapToObj(graph.operators()::get)
            .anyMatch(o -> o.type().equals(TorchScriptReader.TYPE));
    return script ? TorchScriptReader.FORMAT : ONNX;
  }

  @Override
  public SubModel write(Path source, Graph graph, Ids operators, Path folder) {
    if (operators.size() != 1) {
      List<String> names =
          operators.stream().mapToObj(graph.operators()::get).map(Operator::name).toList();
      throw RackloomException.user(
          "steps "
              + names
              + " of ensemble '"
              + graph.name()
              + "' are models of their own and"
              + " cannot be joined into one stage",
          "cut it into " + graph.operators().size() + " stages, one a step.");
    }
    Ensemble ensemble = Ensemble.read(source, ReadContext.QUIET);
    WholeFile.requireSame(source, graph, EnsembleReader.graph(ensemble));
    Operator operator = graph.operators().get(operators.get(0));
    Ensemble.Step step = ensemble.steps().get(operator.id());
    List<Port> inputs = WholeFile.ports(graph, operator.inputs().stream());
    List<Port> outputs = WholeFile.ports(graph, operator.outputs().stream());
    return step.isScript()
        ? WholeFile.copy(step.file(), TorchScriptReader.FORMAT, inputs, outputs, folder)
        : OnnxRenamed.write(
            step.file(),
            names(step.inputs(), step::input),
            names(step.outputs(), step::output),
            inputs,
            outputs,
            folder);
  }

  private static Map<String, String> names(List<Entry> entries, Function<Entry, String> outside) {
    Map<String, String> names = new LinkedHashMap<>();
    entries.forEach(e -> names.put(e.name(), outside.apply(e)));
    return names;
  }
}
