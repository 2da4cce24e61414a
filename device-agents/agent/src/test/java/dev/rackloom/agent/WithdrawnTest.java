package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.rackloom.agent.runtime.Detection;
import dev.rackloom.api.Progress;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.EpochInfo;
import dev.rackloom.codec.Codec;
import dev.rackloom.protocol.Address;
import dev.rackloom.protocol.security.Transport;
import dev.rackloom.protocol.v1.EpochStatus;
import dev.rackloom.protocol.v1.MemberEpoch;
import dev.rackloom.protocol.v1.MembersGrpc;
import dev.rackloom.protocol.v1.Proposal;
import io.grpc.ManagedChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A proposal that is taken back while what it needs is on its way. */
final class WithdrawnTest {

  /** Who does not answer is not lost for it, and nothing is let go for being old. */
  private static final FaultSettings TOLERANT =
      FaultSettings.DEFAULT
          .withAbandoned(Duration.ofHours(1))
          .withDetection(
              new Detection(Duration.ofMillis(250), Duration.ofMinutes(5), Duration.ofMinutes(5)));

  @TempDir Path folder;

  /** Its fetch would go on for as long as the one who has the sub-model says nothing. */
  @Test
  void whileItsSubModelComes_theFetchEndsAtOnceAndNothingIsKept() {
    try (TestRack rack =
            new TestRack(folder).with(TOLERANT).with(real("a")).with(real("b")).withProxies();
        AgentClient a = rack.client("a");
        AgentClient b = rack.client("b");
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      rack.deploy(
          on("a", TestModel.affine("s1", "x", "h", 2, 2, 0)),
          on("b", TestModel.affine("s2", "h", "y", 2, 3, 0)));
      TestModel fresh = TestModel.affine("s2", "x", "y", 2, 5, 0);
      DeploymentPlan next = rack.plan(3, on("b", fresh));
      a.upload(fresh.sha256(), rack.artefacts().get(fresh.sha256()), Progress.SILENT);
      ManagedChannel channel =
          Transport.plain().channel(Address.parse(rack.agent("b").address())).build();
      try {
        rack.way("b", "a").holdAnswers();
        CompletableFuture<EpochStatus> proposed =
            CompletableFuture.supplyAsync(() -> propose(channel, next), threads);
        Path part = folder.resolve("n-b/artefacts/" + fresh.sha256() + Uploads.PART);
        Until.holds("its sub-model is being fetched", () -> Files.exists(part));
        withdraw(channel, 3);
        assertThatThrownBy(() -> proposed.get(4, TimeUnit.SECONDS))
            .as("a fetch has five seconds")
            .hasMessageContaining("epoch 3 was withdrawn");
        assertThat(b.deployments()).extracting(EpochInfo::epoch).containsExactly(1L);
        rack.way("b", "a").mend();
        b.upload(fresh.sha256(), rack.artefacts().get(fresh.sha256()), Progress.SILENT);
      } finally {
        channel.shutdownNow();
      }
    }
  }

  private static EpochStatus propose(ManagedChannel to, DeploymentPlan plan) {
    return MembersGrpc.newBlockingStub(to)
        .propose(
            Proposal.newBuilder()
                .setPlanJson(ByteString.copyFrom(Codec.toJson(plan)))
                .addAllElectorate(List.of("n-a", "n-b"))
                .build());
  }

  private static void withdraw(ManagedChannel from, long epoch) {
    var _ =
        MembersGrpc.newBlockingStub(from)
            .withdraw(MemberEpoch.newBuilder().setDeployment("demo").setEpoch(epoch).build());
  }
}
