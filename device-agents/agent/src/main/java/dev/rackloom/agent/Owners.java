package dev.rackloom.agent;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.protocol.security.Role;
import dev.rackloom.protocol.security.Subject;
import dev.rackloom.protocol.v1.EpochStatus;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
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

  /**
   * Whose a deployment is.
   *
   * @param model whose name it answers to beside its own
   * @param kept whether it has been loaded; else somebody is about to
   */
  record Owned(Subject owner, String model, boolean kept) {}

  /** A name that a plan would answer to, and another deployment that does. */
  private record Shared(String name, String deployment) {}

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
   *     that answers to a name that this would answer to: requests name a model or a deployment
   */
  synchronized Claim claim(DeploymentPlan plan, List<EpochStatus> loaded) {
    Optional<Subject> caller = RoleGate.caller();
    caller.ifPresent(c -> {
      require(plan.deployment(), c, "");
      sharing(plan, loaded)
          .forEach(
              s -> require(s.deployment, c, ", and answers to '" + s.name + "' as this would"));
    });
    return new Claim(plan, caller);
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
    theirs.ifPresent(owner -> {
      forget(plan.deployment(), owner, loaded);
      requireSame(plan.deployment(), owner, "");
    });
    Optional<Subject> owner = theirs.or(() -> of(plan.deployment()));
    if (!answersAlready(plan, loaded)) {
      owner.ifPresent(o ->
          sharing(plan, loaded).stream()
              .filter(s -> !isOfBefore(s.deployment, loaded))
              .forEach(s -> requireSame(s.deployment, o, " and answers to '" + s.name + "'")));
    }
    return new Claim(plan, owner);
  }

  private void forget(String deployment, Subject owner, List<EpochStatus> loaded) {
    @Nullable Owned owned = known.get(deployment);
    if (owned != null && !owned.owner().equals(owner) && isOfBefore(deployment, loaded)) {
      known.remove(deployment);
    }
  }

  /** Whether it is remembered, and neither here nor being loaded. */
  private boolean isOfBefore(String deployment, List<EpochStatus> loaded) {
    @Nullable Owned owned = known.get(deployment);
    return (owned == null || owned.kept())
        && loaded.stream().noneMatch(e -> e.getDeployment().equals(deployment));
  }

  private void requireSame(String deployment, Subject owner, String because) {
    @Nullable Owned owned = known.get(deployment);
    if (owned != null
        && !owned.owner().name().equals(owner.name())
        && !isAdmin(owned.owner())
        && !isAdmin(owner)) {
      throw denied(deployment, owned, because + "; what is proposed is of '" + owner.name() + "'");
    }
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
        .withDescription(
            "deployment '" + deployment + "' is of '" + owned.owner().name() + "'" + because)
        .asRuntimeException();
  }

  /** A plan's names while it is loaded: whoever comes first has them. */
  final class Claim {
    private final DeploymentPlan plan;
    private final Optional<Subject> owner;

    private Claim(DeploymentPlan plan, Optional<Subject> owner) {
      this.plan = plan;
      this.owner = owner;
      owner.ifPresent(o -> known.putIfAbsent(plan.deployment(), new Owned(o, plan.model(), false)));
    }

    /**
     * Loads the plan, and then keeps its names; what comes to nothing leaves them free.
     *
     * @throws StatusRuntimeException FAILED_PRECONDITION if they cannot be kept, and whatever
     *     loading throws
     */
    EpochStatus loaded(Supplier<EpochStatus> loading) {
      try {
        EpochStatus ready = loading.get();
        keep(plan, owner);
        return ready;
      } catch (RuntimeException refused) {
        release();
        throw refused;
      }
    }

    private void release() {
      synchronized (Owners.this) {
        owner.ifPresent(o -> known.remove(plan.deployment(), new Owned(o, plan.model(), false)));
      }
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
          file.write(known);
        });
  }

  /** Nothing of it is left. */
  synchronized void gone(String deployment) {
    if (known.remove(deployment) != null) {
      try {
        file.write(known);
      } catch (StatusRuntimeException full) {
        // It is written with the next change; until then its owner has the name.
      }
    }
  }
}
