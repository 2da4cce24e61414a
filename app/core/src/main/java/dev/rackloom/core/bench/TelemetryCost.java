package dev.rackloom.core.bench;

import dev.rackloom.api.rack.Node;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.Subscription;
import dev.rackloom.client.TensorValue;
import dev.rackloom.core.Workbench;
import dev.rackloom.core.bench.BenchReport.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The processor time of agents under load, with a listener at each and without, in turns. */
final class TelemetryCost {

  private static final int ROUNDS = 7;
  private static final int REQUESTS = 60;
  private static final int IN_FLIGHT = 6;

  private TelemetryCost() {}

  static Row row(
      Workbench bench,
      BenchRack rack,
      Path model,
      Bindings sizes,
      Path folder,
      java.util.function.Function<Pushed, Map<String, TensorValue>> made) {
    try (Pushed pushed = Pushed.of(bench, rack.rack(), model, sizes, 3, "cost", folder)) {
      Map<String, TensorValue> inputs = made.apply(pushed);
      pushed.flood(inputs, 3 * REQUESTS, IN_FLIGHT);
      List<Double> percent = new ArrayList<>();
      List<Double> quietMs = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        double quiet = cpuMs(rack, pushed, inputs);
        double heard = heardMs(rack, pushed, inputs);
        percent.add((heard - quiet) / quiet * 100);
        quietMs.add(quiet / REQUESTS);
      }
      return Row.measured(
          "telemetry.cost",
          "%",
          median(percent),
          String.format(
              Locale.ROOT,
              "processor time of the agents without listeners %.1f ms a request",
              median(quietMs)),
          String.format(
              Locale.ROOT,
              "median of %d turns of %d requests each with and without a listener at each of three"
                  + " agents; from %.1f to %.1f %%",
              ROUNDS,
              REQUESTS,
              percent.stream().min(Double::compare).orElseThrow(),
              percent.stream().max(Double::compare).orElseThrow()));
    }
  }

  private static double heardMs(BenchRack rack, Pushed pushed, Map<String, TensorValue> inputs) {
    List<AgentClient> clients = new ArrayList<>();
    List<Subscription> subscriptions = new ArrayList<>();
    try {
      for (Node node : rack.rack().nodes()) {
        AgentClient client = AgentClient.connect(node.agent(), node.id());
        clients.add(client);
        subscriptions.add(client.subscribe(event -> {}));
      }
      return cpuMs(rack, pushed, inputs);
    } finally {
      subscriptions.forEach(Subscription::close);
      clients.forEach(AgentClient::close);
    }
  }

  private static double cpuMs(BenchRack rack, Pushed pushed, Map<String, TensorValue> inputs) {
    long before = rack.cpuNanos();
    pushed.flood(inputs, REQUESTS, IN_FLIGHT);
    return (rack.cpuNanos() - before) / 1e6;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
