package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.named;
import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Progress;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.Deployer;
import dev.rackloom.client.TensorValue;
import dev.rackloom.protocol.Address;
import dev.rackloom.protocol.security.Identity;
import dev.rackloom.protocol.security.Role;
import dev.rackloom.protocol.security.Transport;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests name a model or a deployment, and so do those who ask how it is. */
final class NamesTest {

  private static final Map<String, TensorValue> ONE =
      Map.of("x", TensorValue.of(new float[] {1, 2}, 1, 2));

  @TempDir Path folder;

  private static DeploymentPlan times(TestRack rack, String stage, float factor) {
    return rack.plan(1, on("a", TestModel.affine(stage, "x", "y", 2, factor, 0)));
  }

  @Test
  void health_ofADeploymentThatIsNamedLikeItsModel_isTold_andOthersToo() {
    try (TestRack rack = new TestRack(folder).with(real("a"))) {
      DeploymentPlan first = rack.deploy(times(rack, "s1", 2));
      rack.deploy(named("same", "same", times(rack, "t1", 3)));
      ManagedChannel channel =
          Transport.plain().channel(Address.parse(rack.agent("a").address())).build();
      Until.holds("'same' serves", () -> health(channel, "same").equals("SERVING"));
      rack.deployer().drain(first);
      Until.holds("'model' is gone", () -> health(channel, "model").equals("NOT_FOUND"));
      channel.shutdownNow();
    }
  }

  private static String health(ManagedChannel channel, String name) {
    try {
      return HealthGrpc.newBlockingStub(channel)
          .check(HealthCheckRequest.newBuilder().setService(name).build())
          .getStatus()
          .name();
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode().name();
    }
  }

  @Test
  void deployment_answersToItsName_evenIfAnotherServesAModelThatIsCalledSo() {
    try (TestRack rack = new TestRack(folder).with(real("a"));
        AgentClient client = rack.client("a")) {
      rack.deploy(times(rack, "s1", 2));
      rack.deploy(named("aaa", "demo", times(rack, "t1", 100)));
      assertThat(client.infer("demo", ONE).get("y").toFloats()).containsExactly(2, 4);
      assertThat(client.infer("aaa", ONE).get("y").toFloats()).containsExactly(100, 200);
    }
  }

  @Test
  void nameThatSomebodyElseServes_isRefused_inEveryForm() {
    TestAuthority authority = new TestAuthority(folder.resolve("authority"));
    Identity anna = authority.user("anna", Role.DEPLOY);
    Identity root = authority.user("root", Role.ADMIN);
    Identity bert = authority.user("bert", Role.DEPLOY);
    try (TestRack rack =
        new TestRack(
                folder,
                AgentLimits.DEFAULT,
                Transport.with(anna),
                node -> Doors.PLAIN.withIdentity(authority.node(node)))
            .with(real("a"))) {
      rack.deploy(times(rack, "s1", 2));
      rack.deploy(named("also-hers", "model", times(rack, "s2", 2)));
      rack.letGo();
      for (String name : Set.of("model", "demo")) {
        DeploymentPlan asModel = named("aaa", name, times(rack, "t1", 100));
        refused(rack, bert, asModel, "'" + name + "'");
      }
      refused(rack, bert, named("model", "other", times(rack, "t1", 100)), "'model'");
      try (AgentClient client = rack.client("a")) {
        assertThat(client.infer("model", ONE).get("y").toFloats()).containsExactly(2, 4);
      }
      deploy(rack, bert, named("his", "others", times(rack, "t2", 3)));
      deploy(rack, root, named("roots", "model", times(rack, "t1", 4)));
    }
  }

  private static void refused(TestRack rack, Identity who, DeploymentPlan plan, String word) {
    assertThatThrownBy(() -> deploy(rack, who, plan))
        .hasMessageContaining(Status.Code.PERMISSION_DENIED.name())
        .hasMessageContaining("is of 'anna'")
        .hasMessageContaining(word);
  }

  private static void deploy(TestRack rack, Identity who, DeploymentPlan plan) {
    try (Deployer deployer =
        new Deployer(who.subject().name(), Duration.ofSeconds(30), Transport.with(who))) {
      deployer.deploy(plan, rack.artefacts(), Progress.SILENT).orThrow();
    }
  }
}
