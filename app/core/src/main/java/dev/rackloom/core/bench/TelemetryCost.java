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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The processor time of agents under load, with a listener at each and without. Turns change places
 * from round to round, so that what warms up or wears off meets both alike; the row is the quotient
 * of the sums, and says how far rounds scatter.
 */
final class TelemetryCost {

  private static final int ROUNDS = 12;
  private static final int REQUESTS = 150;
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
      double[] quiet = new double[ROUNDS];
      double[] heard = new double[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        boolean quietFirst = round % 2 == 0;
        quiet[round] = quietFirst ? cpuMs(rack, pushed, inputs) : 0;
        heard[round] = heardMs(rack, pushed, inputs);
        quiet[round] = quietFirst ? quiet[round] : cpuMs(rack, pushed, inputs);
      }
      return row(quiet, heard);
    }
  }

  private static Row row(double[] quiet, double[] heard) {
    double without = Arrays.stream(quiet).sum();
    double with = Arrays.stream(heard).sum();
    double[] percent = new double[ROUNDS];
    Arrays.setAll(percent, r -> (heard[r] - quiet[r]) / quiet[r] * 100);
    double mean = Arrays.stream(percent).average().orElseThrow();
    double squares = Arrays.stream(percent).map(p -> (p - mean) * (p - mean)).sum();
    return Row.measured(
        "telemetry.cost",
        "%",
        (with - without) / without * 100,
        String.format(
            Locale.ROOT,
            "processor time of the agents without listeners %.1f ms a request",
            without / ROUNDS / REQUESTS),
        String.format(
            Locale.ROOT,
            "%d turns of %d requests each with and without a listener at each of three agents, in"
                + " changing order; standard error of the mean over rounds %.1f %%",
            ROUNDS,
            REQUESTS,
            Math.sqrt(squares / (ROUNDS - 1) / ROUNDS)));
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
}
