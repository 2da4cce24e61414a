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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The processor time that agents spend for a listener at each, over the time they spend for a
 * request. The second is that of the real model. The first is too small beside it to be seen in its
 * scatter, so it is the difference between turns with listeners and without of stages that compute
 * next to nothing, as many and as often fired as the real ones. Turns change places from round to
 * round, so that what warms up or wears off meets both alike.
 */
final class TelemetryCost {

  private static final int STAGES = 3;
  private static final int REAL_REQUESTS = 150;
  private static final int IN_FLIGHT = 6;

  private static final int ROUNDS = 12;
  private static final int REQUESTS = 200;

  /** Until the quick paths of agents are compiled, with listeners and without. */
  private static final int WARM_UPS = 20_000;

  private static final long PATIENCE_S = 30;

  private TelemetryCost() {}

  /**
   * What a request takes.
   *
   * @param cpuMs of all agents
   * @param nanos from one to the next
   */
  private record Request(double cpuMs, long nanos) {}

  static Row row(
      Workbench bench,
      BenchRack rack,
      Path model,
      Bindings sizes,
      Path folder,
      Function<Pushed, Map<String, TensorValue>> made) {
    Request real;
    try (Pushed pushed = Pushed.of(bench, rack.rack(), model, sizes, STAGES, "real", folder)) {
      Map<String, TensorValue> inputs = made.apply(pushed);
      pushed.flood(inputs, REAL_REQUESTS, IN_FLIGHT);
      long before = rack.cpuNanos();
      long nanos = pushed.flood(inputs, REAL_REQUESTS, IN_FLIGHT);
      real = new Request((rack.cpuNanos() - before) / 1e6 / REAL_REQUESTS, nanos / REAL_REQUESTS);
    }
    Path light = ChainModel.write(folder, STAGES);
    Map<String, TensorValue> inputs =
        Map.of("x", TensorValue.of(new float[ChainModel.ROW], 1, ChainModel.ROW));
    try (Pushed pushed =
        Pushed.of(bench, rack.rack(), light, Bindings.NONE, STAGES, "light", folder)) {
      pushed.flood(inputs, WARM_UPS, IN_FLIGHT);
      var _ = heard(rack, () -> pushed.flood(inputs, WARM_UPS, IN_FLIGHT));
      double[] quiet = new double[ROUNDS];
      double[] heard = new double[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        boolean quietFirst = round % 2 == 0;
        quiet[round] = quietFirst ? cpuMs(rack, pushed, inputs, real) : 0;
        heard[round] = heard(rack, () -> cpuMs(rack, pushed, inputs, real));
        quiet[round] = quietFirst ? quiet[round] : cpuMs(rack, pushed, inputs, real);
      }
      return row(quiet, heard, real);
    }
  }

  private static Row row(double[] quiet, double[] heard, Request real) {
    double[] percent = new double[ROUNDS];
    Arrays.setAll(percent, r -> (heard[r] - quiet[r]) / real.cpuMs * 100);
    double mean = Arrays.stream(percent).average().orElseThrow();
    double squares = Arrays.stream(percent).map(p -> (p - mean) * (p - mean)).sum();
    return Row.measured(
        "telemetry.cost",
        "%",
        mean,
        String.format(
            Locale.ROOT,
            "processor time of the agents %.1f ms a request, %.3f ms of stages that compute nothing"
                + " at the same rate, %.3f ms of those with listeners",
            real.cpuMs,
            Arrays.stream(quiet).average().orElseThrow(),
            Arrays.stream(heard).average().orElseThrow()),
        String.format(
            Locale.ROOT,
            "%d turns of %d requests each with and without a listener at each of three agents, in"
                + " changing order, %.1f requests/s; standard error of the mean over rounds %.2f %%",
            ROUNDS,
            REQUESTS,
            1e9 / real.nanos,
            Math.sqrt(squares / (ROUNDS - 1) / ROUNDS)));
  }

  /** What work comes to while somebody listens to every agent. */
  private static <T> T heard(BenchRack rack, Supplier<T> work) {
    List<AgentClient> clients = new ArrayList<>();
    List<Subscription> subscriptions = new ArrayList<>();
    CountDownLatch speaking = new CountDownLatch(rack.rack().nodes().size());
    try {
      for (Node node : rack.rack().nodes()) {
        AgentClient client = AgentClient.connect(node.agent(), node.id());
        clients.add(client);
        AtomicBoolean heard = new AtomicBoolean();
        subscriptions.add(
            client.subscribe(event -> {
              if (!heard.getAndSet(true)) {
                speaking.countDown();
              }
            }));
      }
      if (!speaking.await(PATIENCE_S, TimeUnit.SECONDS)) {
        throw new IllegalStateException("an agent told nothing for " + PATIENCE_S + " s");
      }
      return work.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      subscriptions.forEach(Subscription::close);
      clients.forEach(AgentClient::close);
    }
  }

  /** Of a request, of all agents. */
  private static double cpuMs(
      BenchRack rack, Pushed pushed, Map<String, TensorValue> inputs, Request real) {
    long before = rack.cpuNanos();
    pushed.paced(inputs, REQUESTS, real.nanos);
    return (rack.cpuNanos() - before) / 1e6 / REQUESTS;
  }
}
