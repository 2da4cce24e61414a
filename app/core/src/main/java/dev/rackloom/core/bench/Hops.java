package dev.rackloom.core.bench;

import dev.rackloom.api.rack.Node;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.telemetry.TelemetryEvent.StageFired;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.Subscription;
import dev.rackloom.client.TensorValue;
import dev.rackloom.core.LiveDeployment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Hand-offs between two agents: from the end of the first stage's firing to when the second could
 * fire. Both agents are on one machine and read one monotonic clock.
 */
final class Hops implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final LiveDeployment live;
  private final List<AgentClient> clients = new ArrayList<>();
  private final List<Subscription> subscriptions = new ArrayList<>();
  private final Map<Long, Long> ends = new HashMap<>();
  private final Map<Long, Long> arrivals = new HashMap<>();

  private Hops(LiveDeployment live) {
    this.live = live;
  }

  /**
   * Hop times of {@code count} requests, one after the other, sorted; the first ones are left out.
   */
  static long[] nanos(BenchRack rack, Path folder, int rows, int settling, int count) {
    Path model = HopModel.write(folder, rows);
    try (LiveDeployment live = rack.deploy(model, Bindings.NONE, 2, "hop-" + rows);
        Hops hops = new Hops(live)) {
      hops.listen();
      hops.send(settling);
      hops.forget();
      hops.send(count);
      long[] nanos = hops.seen();
      live.drain();
      return nanos;
    }
  }

  private void listen() {
    List<String> used = live.plan().stages().stream().map(s -> s.node()).toList();
    if (used.size() != 2 || used.getFirst().equals(used.getLast())) {
      throw new IllegalStateException("the hop model was cut into " + used);
    }
    for (Node node : live.plan().rack().nodes()) {
      AgentClient client = AgentClient.connect(node.agent(), node.id());
      clients.add(client);
      subscriptions.add(
          client.subscribe(e -> {
            if (e instanceof StageFired fired) {
              note(fired);
            }
          }));
    }
  }

  private synchronized void note(StageFired fired) {
    if (fired.stage().equals(live.plan().stages().getFirst().id())) {
      ends.put(fired.request(), fired.startNanos() + fired.wallNanos());
    } else {
      arrivals.put(fired.request(), fired.startNanos() - fired.queueNanos());
    }
    notifyAll();
  }

  private void send(int count) {
    Map<String, TensorValue> inputs =
        Map.of("x", TensorValue.of(new float[HopModel.ROW], 1, HopModel.ROW));
    for (int i = 0; i < count; i++) {
      live.infer(inputs);
    }
    awaitTelemetry(count);
  }

  /** Telemetry comes in batches, a little later; what was dropped on the way never comes. */
  private synchronized void awaitTelemetry(int count) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try {
      for (long left = PATIENCE.toMillis();
          left > 0 && Math.min(ends.size(), arrivals.size()) < count;
          left = (end - System.nanoTime()) / 1_000_000) {
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void forget() {
    ends.clear();
    arrivals.clear();
  }

  private synchronized long[] seen() {
    Map<Long, Long> both = new HashMap<>(ends);
    both.keySet().retainAll(arrivals.keySet());
    return both.entrySet().stream()
        .mapToLong(e -> arrivals.getOrDefault(e.getKey(), 0L) - e.getValue())
        .sorted()
        .toArray();
  }

  @Override
  public void close() {
    subscriptions.forEach(Subscription::close);
    clients.forEach(AgentClient::close);
  }
}
