package dev.rackloom.agent;

import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.protocol.security.Role;
import dev.rackloom.protocol.security.Subject;
import dev.rackloom.protocol.v1.EpochStatus;
import io.grpc.Status;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whose a deployment is: of whoever brought its first epoch. Others need the role admin to change
 * it. Callers without a name, on this machine, may change everything and own nothing.
 */
final class Owners {

  private final Map<String, String> owners = new ConcurrentHashMap<>();

  /** Refuses a caller who may not change the deployment. */
  void check(String deployment) {
    require(deployment, "");
  }

  /**
   * Refuses a plan that would answer to a name that somebody else's deployment answers to: requests
   * name a model or a deployment.
   *
   * @param loaded what is here
   */
  void checkNames(DeploymentPlan plan, List<EpochStatus> loaded) {
    Set<String> names = new HashSet<>(List.of(plan.deployment(), plan.model()));
    for (EpochStatus other : loaded) {
      if (!other.getDeployment().equals(plan.deployment())) {
        Stream.of(other.getDeployment(), other.getModel())
            .filter(names::contains)
            .forEach(name ->
                require(other.getDeployment(), ", and answers to '" + name + "' as this would"));
      }
    }
  }

  private void require(String deployment, String because) {
    @Nullable Subject caller = RoleGate.caller().orElse(null);
    @Nullable String owner = owners.get(deployment);
    if (caller == null
        || owner == null
        || owner.equals(caller.name())
        || caller.role().covers(Role.ADMIN)) {
      return;
    }
    throw Status.PERMISSION_DENIED
        .withDescription(
            "deployment '"
                + deployment
                + "' is of '"
                + owner
                + "'"
                + because
                + "; the certificate of "
                + caller
                + " does not allow to change it, which needs the role admin")
        .asRuntimeException();
  }

  /** The caller has brought an epoch. */
  void brought(String deployment) {
    RoleGate.caller().ifPresent(caller -> owners.putIfAbsent(deployment, caller.name()));
  }

  /** Nothing of it is left. */
  void gone(String deployment) {
    owners.remove(deployment);
  }
}
