package dev.rackloom.cli;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.cli.demo.TextInputs;
import dev.rackloom.cli.demo.Traffic;
import dev.rackloom.client.TensorValue;
import dev.rackloom.codec.Quantities;
import dev.rackloom.core.LiveDeployment;
import dev.rackloom.core.Workbench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends requests to a deployment. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Sends requests to a deployment and prints what comes back.")
final class RunVerb implements Callable<Integer> {

  private static final int SHOWN = 6;

  @Option(
      names = "--prompt",
      required = true,
      paramLabel = "TEXT",
      description = "The text to send.")
  String prompt;

  @Option(
      names = "--tokenizer",
      paramLabel = "FILE",
      description =
          "A Hugging Face tokenizer.json (default: the one beside the model in this workspace).")
  @Nullable Path tokenizer;

  @Option(
      names = "--bytes",
      description = "Tokens are bytes: the prompt is sent as it is, without a tokenizer.")
  boolean bytes;

  @Option(
      names = "--requests",
      defaultValue = "1",
      description = "How often to send it (default: ${DEFAULT-VALUE}).")
  int requests;

  @Option(
      names = "--concurrency",
      defaultValue = "1",
      description = "Requests in flight (default: ${DEFAULT-VALUE}).")
  int concurrency;

  @Mixin Serving serving;

  @Mixin Options.InWorkspace workspace;

  @Mixin Options.Output output;

  @Override
  public Integer call() {
    if (requests < 1 || concurrency < 1) {
      throw RackloomException.user(
          "--requests and --concurrency must be 1 or more", "leave them out for one request.");
    }
    Console console = output.console();
    try (Workbench bench = Workbench.open(workspace.folder());
        LiveDeployment live = serving.attach(bench)) {
      Map<String, TensorValue> inputs = inputs(bench, live.plan());
      Map<String, TensorValue> answer = live.infer(inputs);
      Traffic.Seen seen = Traffic.run(live, requests, concurrency, i -> inputs, console.progress());
      live.settle();
      live.keepTelemetry();
      print(console, live, answer, seen);
      return 0;
    }
  }

  private Map<String, TensorValue> inputs(Workbench bench, DeploymentPlan plan) {
    if (bytes) {
      return ByteInputs.of(prompt, plan.inputs());
    }
    try (TextInputs text = TextInputs.open(tokenizer(bench, plan))) {
      return text.inputs(prompt, plan.inputs());
    }
  }

  private Path tokenizer(Workbench bench, DeploymentPlan plan) {
    if (tokenizer != null) {
      return tokenizer;
    }
    return bench.workspace().models().stream()
        .filter(m -> m.digest().equals(plan.graphDigest()))
        .flatMap(m ->
            java.util.stream.Stream.of(
                m.file().resolveSibling("tokenizer.json"),
                m.file().resolveSibling(m.name() + "-tokenizer.json")))
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(() ->
            RackloomException.user(
                "no tokenizer lies beside the model",
                "name one with --tokenizer FILE, or say --bytes if its tokens are bytes."));
  }

  private void print(
      Console console, LiveDeployment live, Map<String, TensorValue> answer, Traffic.Seen seen) {
    boolean emulated = live.plan().rack().hasEmulated();
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("deployment", live.plan().deployment());
    json.put("requests", seen.nanos().size());
    json.put("failed", seen.failed());
    json.put("medianWallMs", seen.medianNanos() / 1e6);
    json.put("timeDilation", live.plan().rack().timeDilation());
    json.put("source", emulated ? "emulated" : "measured");
    Map<String, @Nullable Object> outputs = Numbers.map();
    answer.forEach((name, value) ->
        outputs.put(
            name,
            Map.of(
                "shape",
                Arrays.toString(value.shape()),
                "dtype",
                value.dtype().name(),
                "first",
                first(value))));
    json.put("outputs", outputs);
    if (output.json) {
      console.document(json);
      return;
    }
    answer.forEach((name, value) ->
        console.line(
            "%s %s %s: %s ...", name, value.dtype(), Arrays.toString(value.shape()), first(value)));
    console.line(
        "%d requests, median %s on the clock (%s%s)",
        seen.nanos().size(),
        Quantities.showNanos(seen.medianNanos()),
        emulated ? "emulated, time dilation " : "measured",
        emulated ? live.plan().rack().timeDilation() : "");
  }

  private static String first(TensorValue value) {
    return value.dtype().isFloat() && value.dtype().blockBytes() == 4
        ? Arrays.toString(Arrays.copyOf(value.toFloats(), SHOWN))
        : value.byteCount() + " bytes";
  }
}
