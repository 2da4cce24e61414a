package dev.rackloom.agent;

import dev.rackloom.protocol.v1.EpochState;
import dev.rackloom.protocol.v1.EpochStatus;
import dev.rackloom.protocol.v1.Lease;
import io.grpc.Status;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The model repository of this agent: its deployments. What is there came through a controller, by
 * content hash; loading and unloading only turn this front on and off. Both respect the lease:
 * while a controller holds the agent, they are refused.
 */
final class ModelRepository {

  private static final String HOLDER = "model repository";
  private static final Duration LEASE = Duration.ofSeconds(30);

  private final Deployments deployments;
  private final Leases leases;
  private final Owners owners;

  ModelRepository(Deployments deployments, Leases leases, Owners owners) {
    this.deployments = deployments;
    this.leases = leases;
    this.owners = owners;
  }

  /**
   * An epoch in the protocol's words.
   *
   * @param state READY, UNAVAILABLE or LOADING
   * @param reason why it is not ready; else empty
   */
  record Entry(String model, String version, String state, String reason) {}

  List<Entry> index(boolean readyOnly) {
    return deployments.list().stream()
        .map(ModelRepository::entry)
        .filter(e -> !readyOnly || e.state().equals("READY"))
        .toList();
  }

  private static Entry entry(EpochStatus epoch) {
    String version = Long.toString(epoch.getEpoch());
    return switch (epoch.getState()) {
      case ACTIVE -> new Entry(epoch.getModel(), version, "READY", "");
      case PREPARING -> new Entry(epoch.getModel(), version, "LOADING", "");
      case PREPARED -> new Entry(epoch.getModel(), version, "UNAVAILABLE", "prepared, not active");
      case DRAINING ->
          new Entry(
              epoch.getModel(),
              version,
              "UNAVAILABLE",
              "draining, " + epoch.getInFlight() + " requests in flight");
      case RETIRED, EPOCH_STATE_UNSPECIFIED, UNRECOGNIZED ->
          new Entry(epoch.getModel(), version, "UNAVAILABLE", "gone");
    };
  }

  /**
   * Takes requests to a model here again: the newest epoch that is loaded.
   *
   * @param parameters what else the caller said, of which nothing is understood
   */
  void load(String model, Set<String> parameters) {
    if (!parameters.isEmpty()) {
      throw Status.UNIMPLEMENTED
          .withDescription(
              "models and their settings come in through 'rackloom deploy', not as parameters "
                  + new TreeSet<>(parameters))
          .asRuntimeException();
    }
    EpochStatus newest =
        newest(model, EpochState.ACTIVE, EpochState.PREPARED, EpochState.DRAINING)
            .orElseThrow(() ->
                Status.NOT_FOUND
                    .withDescription(
                        "no deployment of '"
                            + model
                            + "' is prepared here; models come in through 'rackloom deploy'")
                    .asRuntimeException());
    if (newest.getState() != EpochState.ACTIVE) {
      changing(newest, () -> deployments.activate(newest.getDeployment(), newest.getEpoch()));
    }
  }

  /**
   * Takes no more requests to a model here, and waits until those that came in have ended. It stays
   * loaded: other agents' requests may need its stages.
   */
  void unload(String model, long waitNanos) {
    EpochStatus active =
        newest(model, EpochState.ACTIVE)
            .orElseThrow(() ->
                Status.NOT_FOUND
                    .withDescription("no active deployment serves '" + model + "' here")
                    .asRuntimeException());
    changing(active, () -> deployments.drain(active.getDeployment(), active.getEpoch(), waitNanos));
  }

  private Optional<EpochStatus> newest(String model, EpochState... states) {
    List<EpochStatus> all =
        deployments.list().stream().filter(e -> List.of(states).contains(e.getState())).toList();
    return newest(all, e -> e.getDeployment().equals(model))
        .or(() -> newest(all, e -> e.getModel().equals(model)));
  }

  private static Optional<EpochStatus> newest(List<EpochStatus> all, Predicate<EpochStatus> which) {
    return all.stream().filter(which).max(Comparator.comparingLong(EpochStatus::getEpoch));
  }

  private void changing(EpochStatus epoch, Runnable change) {
    owners.check(epoch.getDeployment());
    Lease lease = leases.acquire(HOLDER, LEASE.toMillis());
    try {
      change.run();
    } finally {
      leases.release(lease.getToken());
    }
  }
}
