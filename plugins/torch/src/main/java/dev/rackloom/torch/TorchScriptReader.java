package dev.rackloom.torch;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.Attribute;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.GraphDigest;
import dev.rackloom.api.graph.NotUnderstood;
import dev.rackloom.api.graph.OpType;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.spi.ModelFiles;
import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.api.spi.WorkRules;
import dev.rackloom.torch.triton.ModelConfig;
import dev.rackloom.torch.triton.Repository;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads TorchScript archives, each as one operator. */
public final class TorchScriptReader implements ModelReader {

  /** The format name of scripts, in graphs and artefacts. */
  static final String FORMAT = "torchscript";

  static final OpType TYPE = new OpType("", "TorchScript", 0);

  private static final List<String> ENDINGS = List.of(".pt", ".pth", ".ts");

  @Override
  public String format() {
    return FORMAT;
  }

  /** A zip with one of the usual endings. */
  @Override
  public int match(Path file, byte[] head) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    boolean zip = head.length > 3 && head[0] == 'P' && head[1] == 'K' && head[2] == 3;
    boolean named = ENDINGS.stream().anyMatch(name::endsWith);
    return named ? (zip ? 100 : 50) : 0;
  }

  @Override
  public Graph read(Path file, ReadContext context) {
    context.progress().at(0, "opening " + file.getFileName());
    Script script = Script.read(file, context);
    Optional<ModelConfig> config = Repository.configOf(file).map(ModelConfig::read);
    List<NotUnderstood> unknown = new ArrayList<>();
    TensorList tensors = new TensorList();
    List<Integer> inputs = new ArrayList<>();
    List<Integer> outputs = new ArrayList<>();
    if (config.isPresent()) {
      ModelConfig said = config.get();
      ScriptPorts.inputs(said, script)
          .forEach(e ->
              inputs.add(tensors.add(e.name(), e.dtype(), Extents.of(said, e), Tensor.Role.INPUT)));
      ScriptPorts.outputs(said, script)
          .forEach(e ->
              outputs.add(
                  tensors.add(e.name(), e.dtype(), Extents.of(said, e), Tensor.Role.ACTIVATION)));
    } else {
      unknown.add(unsaid(file));
      bare(script, tensors, inputs, outputs);
    }
    unknown.addAll(notTensors(script));
    Ids weights = tensors.addWeights("", script.weights());
    Operator whole = operator(file, script, inputs, weights, outputs);
    return new Graph(
        config.map(ModelConfig::name).orElseGet(() -> stem(file)),
        FORMAT,
        GraphDigest.of(tensors.all(), List.of(whole)),
        tensors.all(),
        List.of(whole),
        Ids.copyOf(inputs),
        Ids.copyOf(outputs),
        List.of(),
        List.of(),
        Map.of("class", script.type()),
        unknown);
  }

  private static Operator operator(
      Path file, Script script, List<Integer> inputs, Ids weights, List<Integer> outputs) {
    return new Operator(
        0,
        stem(file),
        TYPE,
        Ids.copyOf(Stream.concat(inputs.stream(), weights.stream().boxed()).toList()),
        Ids.copyOf(outputs),
        Map.of("class", new Attribute.Text(script.type())),
        "",
        List.of());
  }

  private static NotUnderstood unsaid(Path file) {
    return new NotUnderstood(
        String.valueOf(file.getFileName()),
        "what its inputs and outputs are, which a script does not say: put a "
            + ModelConfig.FILE
            + " beside it, with name, data_type and dims of each",
        "its traffic is unknown, and it cannot be deployed");
  }

  /** Names only, as far as the script has any. */
  private static void bare(
      Script script, TensorList tensors, List<Integer> inputs, List<Integer> outputs) {
    Shape shape = Shape.unranked("a script does not say it, and there is no " + ModelConfig.FILE);
    script
        .signature()
        .ifPresent(s -> {
          s.arguments()
              .forEach(a ->
                  inputs.add(
                      tensors.add(
                          a.name().isEmpty() ? "argument" : a.name(),
                          DType.UNKNOWN,
                          shape,
                          Tensor.Role.INPUT)));
          s.answers()
              .forEach(a ->
                  outputs.add(
                      tensors.add(
                          "answer__" + outputs.size(),
                          DType.UNKNOWN,
                          shape,
                          Tensor.Role.ACTIVATION)));
        });
  }

  private static List<NotUnderstood> notTensors(Script script) {
    if (script.signature().isEmpty()) {
      return List.of(
          new NotUnderstood(
              script.type(), "its method forward", "what it takes and gives is not checked"));
    }
    Signature signature = script.signature().get();
    Stream<String> taken =
        signature.arguments().stream()
            .filter(a -> !a.type().equals(Signature.TENSOR))
            .map(a -> "its argument " + a.name() + ", a " + a.type());
    Stream<String> given =
        signature.answers().stream()
            .filter(a -> !a.equals(Signature.TENSOR))
            .map(a -> "its answer, a " + a);
    return Stream.concat(taken, given)
        .map(what -> new NotUnderstood(script.type(), what, "agents may not be able to run it"))
        .toList();
  }

  private static String stem(Path file) {
    return ENDINGS.stream()
        .filter(String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT)::endsWith)
        .findFirst()
        .map(ending -> ModelFiles.stem(file, ending))
        .orElse(String.valueOf(file.getFileName()));
  }

  @Override
  public WorkRules workRules() {
    return new WholeWork();
  }
}
