package dev.rackloom.agent;

import dev.rackloom.protocol.Wire;
import dev.rackloom.protocol.v1.EpochState;
import dev.rackloom.protocol.v1.EpochStatus;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The model repository of this agent: its deployments. What is there came through a controller, by
 * content hash; loading and unloading only turn this front on and off. Both respect the lease:
 * while a controller holds the agent, they are refused.
 */
final class ModelRepository {

  /** Longer than callers may wait for what is in flight; it is given back before. */
  private static final Duration LEASE = Duration.ofMinutes(10);

  /** Nobody outside can ask for its lease. */
  private final String holder = "model repository" + Wire.PROOF + UUID.randomUUID();

  private int changes;

  private final Epochs epochs;
  private final Deployments deployments;
  private final Leases leases;
  private final Owners owners;

  ModelRepository(Epochs epochs, Deployments deployments, Leases leases, Owners owners) {
    this.epochs = epochs;
    this.deployments = deployments;
    this.leases = leases;
    this.owners = owners;
  }

  /**
   * An epoch in the protocol's words.
   *
   * @param name of its deployment
   * @param state READY, UNAVAILABLE or LOADING
   * @param reason why it is not ready; else empty
   */
  record Entry(String name, String version, String state, String reason) {}

  List<Entry> index(boolean readyOnly) {
    return loaded().stream()
        .map(ModelRepository::entry)
        .filter(e -> !readyOnly || e.state().equals("READY"))
        .toList();
  }

  /**
   * An epoch that is loaded.
   *
   * @param version under which callers know it
   * @param open whether it takes requests here
   */
  private record Loaded(EpochStatus epoch, String version, boolean open) {
    static Loaded of(Epoch epoch, EpochTable table) {
      return new Loaded(epoch.status(), epoch.served().versionText(), table.isOpen(epoch));
    }
  }

  private List<Loaded> loaded() {
    return epochs.with(t -> t.all().stream().map(e -> Loaded.of(e, t)).toList());
  }

  private static Entry entry(Loaded loaded) {
    EpochStatus epoch = loaded.epoch();
    String name = epoch.getDeployment();
    String version = loaded.version();
    return switch (epoch.getState()) {
      case ACTIVE ->
          loaded.open()
              ? new Entry(name, version, "READY", "")
              : new Entry(name, version, "UNAVAILABLE", "unloaded here");
      case PREPARING -> new Entry(name, version, "LOADING", "");
      case PREPARED -> new Entry(name, version, "UNAVAILABLE", "prepared, not active");
      case DRAINING ->
          new Entry(
              name,
              version,
              "UNAVAILABLE",
              "draining, " + epoch.getInFlight() + " requests in flight");
      case RETIRED, EPOCH_STATE_UNSPECIFIED, UNRECOGNIZED ->
          new Entry(name, version, "UNAVAILABLE", "gone");
    };
  }

  /**
   * Takes requests to a deployment here again, or to the only one of a model: what is active and
   * off is turned on; only where nothing is active, what a controller prepared or what drains is
   * activated.
   *
   * @param parameters what else the caller said, of which nothing is understood
   */
  void load(String name, Set<String> parameters) {
    if (!parameters.isEmpty()) {
      throw Status.UNIMPLEMENTED
          .withDescription(
              "models and their settings come in through 'rackloom deploy', not as parameters "
                  + new TreeSet<>(parameters))
          .asRuntimeException();
    }
    Loaded loaded =
        epochs
            .with(t -> t.toLoad(name).map(e -> Loaded.of(e, t)))
            .orElseThrow(() ->
                Status.NOT_FOUND
                    .withDescription(
                        "no deployment of '"
                            + name
                            + "' is prepared here; models come in through 'rackloom deploy'")
                    .asRuntimeException());
    EpochStatus epoch = loaded.epoch();
    if (epoch.getState() != EpochState.ACTIVE) {
      changing(epoch, () -> deployments.activate(epoch.getDeployment(), epoch.getEpoch()));
    } else if (!loaded.open()) {
      changing(epoch, () -> deployments.turnOn(epoch.getDeployment(), epoch.getEpoch()));
    }
  }

  /**
   * Takes no more requests to a deployment here, or to the only one of a model, and waits until
   * those that came in have ended. It stays loaded and active: other agents' requests may need its
   * stages, and repairs this agent's vote.
   */
  void unload(String name, long waitNanos) {
    EpochStatus active = epochs.with(t -> t.requireOne(name, "").status());
    changing(
        active, () -> deployments.turnOff(active.getDeployment(), active.getEpoch(), waitNanos));
  }

  private void changing(EpochStatus epoch, Runnable change) {
    owners.check(epoch.getDeployment());
    String token = begin();
    try {
      change.run();
    } finally {
      end(token);
    }
  }

  /** Changes that are made at the same time share the lease; the last of them gives it back. */
  private synchronized String begin() {
    String token = leases.acquire(holder, LEASE.toMillis()).getToken();
    changes++;
    return token;
  }

  private synchronized void end(String token) {
    changes--;
    if (changes == 0) {
      leases.release(token);
    }
  }
}
