package dev.rackloom.agent;

import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.telemetry.TelemetryEvent.Change;
import io.grpc.Status;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * Devices that cannot run anything although their agents are well: the serving engine behind them
 * is gone. Those of this agent are looked at twice a second and whenever a firing fails; of the
 * others their agents' beats tell. Safe to share between threads.
 */
final class LostDevices {

  private static final long PERIOD_MILLIS = 500;

  private final String node;
  private final List<OwnedDevice> served;
  private final Members members;
  private final Changes changes;
  private volatile Known known = new Known(-1, Map.of());

  /**
   * Nothing is lost yet.
   *
   * @param node whose {@code devices} are looked at
   * @param changes announces whatever makes another device lost, or brings it back
   */
  LostDevices(String node, Collection<OwnedDevice> devices, Members members, Changes changes) {
    this.node = node;
    this.served = devices.stream().filter(OwnedDevice::isServed).toList();
    this.members = members;
    this.changes = changes;
  }

  /** What is lost as of some change: by node, devices and why. */
  private record Known(long version, Map<String, Map<String, String>> byNode) {}

  /** Of this agent, and why: what it says in its beats. */
  Map<String, String> here() {
    Map<String, String> lost = new TreeMap<>();
    served.forEach(d -> d.loader().lost().ifPresent(why -> lost.put(d.device().id(), why)));
    return lost;
  }

  /** Of a plan's rack, whether the plan uses them or not, and why. */
  Map<String, String> of(DeploymentPlan plan) {
    Map<String, Map<String, String>> lost = known().byNode();
    if (lost.isEmpty()) {
      return Map.of();
    }
    Map<String, String> found = new TreeMap<>();
    for (Device device : plan.rack().devices()) {
      String why = lost.getOrDefault(device.node(), Map.of()).get(device.id());
      if (why != null) {
        found.put(device.id(), why);
      }
    }
    return found;
  }

  /** Those of them that stages of the plan run on. */
  Set<String> usedBy(DeploymentPlan plan) {
    Set<String> used = new TreeSet<>(of(plan).keySet());
    if (!used.isEmpty()) {
      used.retainAll(plan.stages().stream().map(s -> s.device()).collect(Collectors.toSet()));
    }
    return used;
  }

  /** Why a request of this plan cannot be served now; empty if no device of it is lost. */
  Optional<Status> hindrance(DeploymentPlan plan) {
    return usedBy(plan).stream()
        .findFirst()
        .map(id ->
            Status.UNAVAILABLE.withDescription(
                "device '"
                    + id
                    + "' is lost: "
                    + of(plan).getOrDefault(id, "it is back")
                    + "; its stages have found no other place in time"));
  }

  /** Asked for every request: what is lost is gathered anew only after something changed. */
  private Known known() {
    Known now = known;
    long version = changes.version();
    if (now.version() != version) {
      Map<String, Map<String, String>> byNode = new HashMap<>(members.said(Said::lostDevices));
      byNode.put(node, here());
      byNode.values().removeIf(Map::isEmpty);
      now = new Known(version, Map.copyOf(byNode));
      known = now;
    }
    return now;
  }

  /** Begins to look at the devices here, each by itself: one that hangs keeps no other. */
  void watch(ScheduledExecutorService timers, Executor threads, Membership.News news) {
    for (OwnedDevice device : served) {
      Watch watch = new Watch(device, news);
      var _ =
          timers.scheduleWithFixedDelay(
              () -> threads.execute(watch::look),
              PERIOD_MILLIS,
              PERIOD_MILLIS,
              TimeUnit.MILLISECONDS);
    }
  }

  /** Looks at one device, and tells what became of it. */
  private final class Watch {
    private final OwnedDevice device;
    private final Membership.News news;
    private final AtomicBoolean looking = new AtomicBoolean();
    private boolean told;

    Watch(OwnedDevice device, Membership.News news) {
      this.device = device;
      this.news = news;
    }

    void look() {
      if (looking.compareAndSet(false, true)) {
        try {
          tell();
          device.loader().look();
          tell();
        } finally {
          looking.set(false);
        }
      }
    }

    private void tell() {
      Optional<String> lost = device.loader().lost();
      if (lost.isPresent() != told) {
        told = lost.isPresent();
        String id = device.device().id();
        String what = "device '" + id + "' of node '" + node + "' ";
        news.tell(
            told ? Change.LOST : Change.BACK,
            id,
            lost.map(why -> what + "is lost: " + why).orElse(what + "is back"));
      }
    }
  }
}
