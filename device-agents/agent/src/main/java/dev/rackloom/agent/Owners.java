package dev.rackloom.agent;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.protocol.security.Role;
import dev.rackloom.protocol.security.Subject;
import dev.rackloom.protocol.v1.EpochStatus;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whose a deployment is: of whoever brought its first epoch, until it is taken down. Others need
 * the role admin to change it, and to bring a plan that answers to one of its names. Callers
 * without a name, on this machine, may change everything and own nothing. It is known in the
 * agent's next life too, and agents tell it with what they propose. Safe to share between threads.
 */
final class Owners {

  private final OwnersFile file;
  private final Map<String, Owned> known;
  private final Map<String, Loading> loading = new HashMap<>();

  /**
   * Whose a deployment is.
   *
   * @param model whose name it answers to beside its own
   * @param kept whether it has been loaded; else somebody is about to
   */
  record Owned(Subject owner, String model, boolean kept) {}

  /** A name that a plan would answer to, and another deployment that does. */
  private record Shared(String name, String deployment) {}

  /** Claims on one deployment whose plans are being loaded. */
  private static final class Loading {
    private int claims;

    /** Whose it was in the agent's last life, where members know better; until one is loaded. */
    private @Nullable Owned remembered;
  }

  private Owners(OwnersFile file) {
    this.file = file;
    this.known = file.read();
  }

  /**
   * What is known in a folder.
   *
   * @param work the agent's
   * @throws RackloomException if what is there is damaged
   */
  static Owners in(Path work) {
    return new Owners(new OwnersFile(work.resolve("owners.json")));
  }

  /** Whose a deployment is, if that is known. */
  synchronized Optional<Subject> of(String deployment) {
    return Optional.ofNullable(known.get(deployment)).map(Owned::owner);
  }

  /** Refuses a caller who may not change the deployment. */
  synchronized void check(String deployment) {
    RoleGate.caller().ifPresent(caller -> require(deployment, caller, ""));
  }

  /**
   * The caller brings a plan: the deployment is the caller's if it is nobody's yet.
   *
   * @param loaded what is here
   * @throws StatusRuntimeException PERMISSION_DENIED if the deployment is somebody else's, or one
   *     that answers to a name that this would answer to: requests name a model or a deployment;
   *     FAILED_PRECONDITION if an administrator gives somebody's deployment such a name
   */
  synchronized Claim claim(DeploymentPlan plan, List<EpochStatus> loaded) {
    Optional<Subject> caller = RoleGate.caller();
    caller.ifPresent(c -> require(plan.deployment(), c, ""));
    Optional<Subject> owner = of(plan.deployment());
    for (Shared s : sharing(plan, loaded)) {
      String because = ", and answers to '" + s.name + "' as this would";
      caller.ifPresent(c -> require(s.deployment, c, because));
      if (!isOfBefore(s.deployment, loaded)) {
        owner.ifPresent(o -> requireNoClash(plan.deployment(), o, s.deployment, because));
      }
    }
    return new Claim(plan, caller, null);
  }

  /** It stays its owner's, and of him agents that come back later would not take it. */
  private void requireNoClash(String deployment, Subject owner, String other, String because) {
    @Nullable Owned owned = known.get(other);
    if (owned != null && isSomebodyElses(owned, owner)) {
      throw Status.FAILED_PRECONDITION
          .withDescription(
              isOf(other, owned.owner())
                  + because
                  + ", while "
                  + isOf(deployment, owner)
                  + ": agents that come back would take only one of the two; give the model another"
                  + " name")
          .asRuntimeException();
    }
  }

  private void require(String deployment, Subject caller, String because) {
    @Nullable Owned owned = known.get(deployment);
    if (owned != null
        && !owned.owner().name().equals(caller.name())
        && !caller.role().covers(Role.ADMIN)) {
      throw denied(
          deployment,
          owned,
          because
              + "; the certificate of "
              + caller
              + " does not allow to change it, which needs the role admin");
    }
  }

  /**
   * Members bring a plan. Names that its deployment answers to here already are its own, and those
   * of an administrator's deployment may be shared. They know better whose it is than what this
   * agent remembers of its last life: a deployment may have been taken down meanwhile.
   *
   * @param theirs whose it is as they know it; empty if they do not
   * @param loaded what is here
   * @throws StatusRuntimeException PERMISSION_DENIED as for a caller
   */
  synchronized Claim claim(
      DeploymentPlan plan, Optional<Subject> theirs, List<EpochStatus> loaded) {
    boolean knownBetter =
        theirs.filter(owner -> isSuperseded(plan.deployment(), owner, loaded)).isPresent();
    if (!knownBetter) {
      theirs.ifPresent(owner -> requireSame(plan.deployment(), owner, ""));
    }
    Optional<Subject> owner = theirs.or(() -> of(plan.deployment()));
    if (!answersAlready(plan, loaded)) {
      owner.ifPresent(o ->
          sharing(plan, loaded).stream()
              .filter(s -> !isOfBefore(s.deployment, loaded))
              .forEach(s -> requireSame(s.deployment, o, " and answers to '" + s.name + "'")));
    }
    return new Claim(plan, owner, knownBetter ? known.remove(plan.deployment()) : null);
  }

  private boolean isSuperseded(String deployment, Subject owner, List<EpochStatus> loaded) {
    @Nullable Owned owned = known.get(deployment);
    return owned != null && !owned.owner().equals(owner) && isOfBefore(deployment, loaded);
  }

  /** Whether it is remembered, and neither here nor being loaded. */
  private boolean isOfBefore(String deployment, List<EpochStatus> loaded) {
    @Nullable Owned owned = known.get(deployment);
    return (owned == null || owned.kept())
        && loaded.stream().noneMatch(e -> e.getDeployment().equals(deployment));
  }

  private void requireSame(String deployment, Subject owner, String because) {
    @Nullable Owned owned = known.get(deployment);
    if (owned != null && isSomebodyElses(owned, owner)) {
      throw denied(deployment, owned, because + "; what is proposed is of '" + owner.name() + "'");
    }
  }

  private static boolean isSomebodyElses(Owned owned, Subject owner) {
    return !owned.owner().name().equals(owner.name()) && !isAdmin(owned.owner()) && !isAdmin(owner);
  }

  private static boolean isAdmin(Subject subject) {
    return subject.role().covers(Role.ADMIN);
  }

  private static boolean answersAlready(DeploymentPlan plan, List<EpochStatus> loaded) {
    return loaded.stream()
        .anyMatch(
            e -> e.getDeployment().equals(plan.deployment()) && e.getModel().equals(plan.model()));
  }

  /** With what is here, and with what was here in the agent's last life and is to come back. */
  private List<Shared> sharing(DeploymentPlan plan, List<EpochStatus> loaded) {
    Stream<Shared> here = loaded.stream().flatMap(e -> names(e.getDeployment(), e.getModel()));
    Stream<Shared> noted =
        known.entrySet().stream().flatMap(e -> names(e.getKey(), e.getValue().model()));
    return Stream.concat(here, noted)
        .filter(s -> !s.deployment.equals(plan.deployment()))
        .filter(s -> s.name.equals(plan.deployment()) || s.name.equals(plan.model()))
        .toList();
  }

  private static Stream<Shared> names(String deployment, String model) {
    return Stream.of(new Shared(deployment, deployment), new Shared(model, deployment));
  }

  private static StatusRuntimeException denied(String deployment, Owned owned, String because) {
    return Status.PERMISSION_DENIED
        .withDescription(isOf(deployment, owned.owner()) + because)
        .asRuntimeException();
  }

  private static String isOf(String deployment, Subject owner) {
    return "deployment '" + deployment + "' is of '" + owner.name() + "'";
  }

  /** A plan's names while it is loaded: whoever comes first has them. */
  final class Claim {
    private final DeploymentPlan plan;
    private final Optional<Subject> owner;

    private Claim(DeploymentPlan plan, Optional<Subject> owner, @Nullable Owned remembered) {
      this.plan = plan;
      this.owner = owner;
      owner.ifPresent(o -> known.putIfAbsent(plan.deployment(), new Owned(o, plan.model(), false)));
      Loading loads = loading.computeIfAbsent(plan.deployment(), k -> new Loading());
      loads.claims++;
      if (remembered != null) {
        loads.remembered = remembered;
      }
    }

    /**
     * Loads the plan, and then keeps its names; what comes to nothing leaves them free, or to whose
     * they were.
     *
     * @throws StatusRuntimeException FAILED_PRECONDITION if they cannot be kept, and whatever
     *     loading throws
     */
    EpochStatus loaded(Supplier<EpochStatus> work) {
      try {
        EpochStatus ready = work.get();
        keep(plan, owner);
        return ready;
      } finally {
        end(plan.deployment());
      }
    }
  }

  private synchronized void end(String deployment) {
    @Nullable Loading loads = loading.get(deployment);
    if (loads != null && --loads.claims == 0) {
      loading.remove(deployment);
      known.computeIfPresent(deployment, (name, owned) -> owned.kept() ? owned : loads.remembered);
    }
  }

  /** An administrator who brought it before its owner was known gives way. */
  private synchronized void keep(DeploymentPlan plan, Optional<Subject> owner) {
    @Nullable Owned before = known.get(plan.deployment());
    Optional<Subject> next =
        before == null || (isAdmin(before.owner()) && owner.stream().noneMatch(Owners::isAdmin))
            ? owner
            : Optional.of(before.owner());
    next.map(o -> new Owned(o, plan.model(), true))
        .filter(owned -> !owned.equals(before))
        .ifPresent(owned -> {
          known.put(plan.deployment(), owned);
          forget(plan.deployment());
          write();
        });
  }

  private void forget(String deployment) {
    @Nullable Loading loads = loading.get(deployment);
    if (loads != null) {
      loads.remembered = null;
    }
  }

  /** What is only being loaded takes nobody's place yet. */
  private void write() {
    Map<String, Owned> lasting = new LinkedHashMap<>(known);
    loading.forEach((deployment, loads) -> {
      if (loads.remembered != null) {
        lasting.put(deployment, loads.remembered);
      }
    });
    file.write(lasting);
  }

  /** Nothing of it is left. */
  synchronized void gone(String deployment) {
    forget(deployment);
    if (known.remove(deployment) != null) {
      try {
        write();
      } catch (StatusRuntimeException full) {
        // It is written with the next change; until then its owner has the name.
      }
    }
  }
}
