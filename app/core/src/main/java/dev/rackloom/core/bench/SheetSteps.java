package dev.rackloom.core.bench;

import dev.rackloom.api.cost.CostFunction;
import dev.rackloom.api.cost.Machine;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.core.serving.ModelSteps;
import dev.rackloom.core.serving.PricedWork;
import dev.rackloom.llm.Architecture;
import dev.rackloom.llm.ConfigModelReader;
import dev.rackloom.llm.Kernels;
import dev.rackloom.llm.LlmGraph;
import dev.rackloom.profiler.fit.Fits;
import dev.rackloom.profiler.fit.Sample;
import java.util.List;
import java.util.function.Function;

/**
 * Times of steps on a device that nobody measured: its data sheet, and what kernels of other
 * devices have in common.
 */
final class SheetSteps {

  private static final List<String> MEASURED = List.of("a100_sxm", "h100_sxm");

  private final GivenData given;
  private final String device;
  private final Machine machine;

  SheetSteps(GivenData given, String device) {
    this.given = given;
    this.device = device;
    this.machine = given.machine(device);
  }

  /** The devices whose measurements stand in for those that this one has none of. */
  List<String> others() {
    return MEASURED.stream().filter(s -> !given.sheet(s).equals(device)).toList();
  }

  ModelSteps of(Architecture model) {
    Graph graph = LlmGraph.of(model, Kernels.SERVING, "replay");
    CostFunction products = Fits.carriedProduct(machine, measured(given::products));
    CostFunction overPrompt =
        Fits.unseenAttention(machine, false, measured(s -> given.attention(s, false)));
    CostFunction inSteps =
        Fits.unseenAttention(machine, true, measured(s -> given.attention(s, true)));
    List<PricedWork> prompts = priced(graph, Phase.PREFILL, products, overPrompt);
    List<PricedWork> steps = priced(graph, Phase.DECODE, products, inSteps);
    return new ModelSteps(
        prompts, steps, ModelSteps.walk(attention(prompts), attention(steps), machine.units()));
  }

  private static PricedWork attention(List<PricedWork> works) {
    return works.stream()
        .filter(w -> w.item().family().equals(OperatorFamily.ATTENTION))
        .findFirst()
        .orElseThrow();
  }

  private List<Fits.Measured> measured(Function<String, List<Sample>> samples) {
    return others().stream()
        .map(s -> new Fits.Measured(given.machine(s), samples.apply(s)))
        .toList();
  }

  private List<PricedWork> priced(
      Graph graph, Phase phase, CostFunction products, CostFunction attention) {
    var rules = new ConfigModelReader().workRules();
    List<PricedWork.Part> parts =
        graph.operators().stream()
            .map(o -> new PricedWork.Part(rules.work(graph, o, phase), isResidual(o)))
            .toList();
    return PricedWork.of(
        parts,
        item ->
            item.family().equals(OperatorFamily.GEMM)
                ? products
                : item.family().equals(OperatorFamily.ATTENTION)
                    ? attention
                    : given.onSheet(device, item.family()),
        0);
  }

  /** Serving engines add the residual in the kernel of the norm that reads the sum. */
  private static boolean isResidual(Operator operator) {
    return operator.type().name().equals("Add");
  }
}
