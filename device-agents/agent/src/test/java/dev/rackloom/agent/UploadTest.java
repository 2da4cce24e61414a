package dev.rackloom.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.rackloom.api.Progress;
import dev.rackloom.client.AgentClient;
import dev.rackloom.protocol.ChunkedCall;
import dev.rackloom.protocol.Wire;
import dev.rackloom.protocol.v1.AgentControlGrpc;
import dev.rackloom.protocol.v1.HasArtefactsRequest;
import dev.rackloom.protocol.v1.UploadChunk;
import dev.rackloom.protocol.v1.UploadHeader;
import dev.rackloom.protocol.v1.UploadResult;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UploadTest {

  private static final int SIZE = 3 * Wire.CHUNK_BYTES + 4711;

  @TempDir Path folder;
  private TestRack rack;
  private AgentClient client;
  private ManagedChannel channel;
  private byte[] content;
  private Path file;
  private String sha256;

  @BeforeEach
  void start() throws Exception {
    rack =
        new TestRack(folder, AgentLimits.DEFAULT.withMaxArtefactBytes(8 << 20))
            .with(TestRack.real("a"));
    client = rack.client("a");
    channel = NettyChannelBuilder.forTarget(rack.agent("a").address()).usePlaintext().build();
    content = new byte[SIZE];
    new Random(1).nextBytes(content);
    file = Files.write(folder.resolve("content"), content);
    sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    client.close();
    rack.close();
  }

  private UploadResult send(long offset, byte[] data, int from, int to) {
    ChunkedCall<UploadChunk, UploadResult> call = new ChunkedCall<>();
    AgentControlGrpc.newStub(channel).withDeadlineAfter(10, TimeUnit.SECONDS).uploadArtefact(call);
    call.send(
        UploadChunk.newBuilder()
            .setHeader(UploadHeader.newBuilder().setSha256(sha256).setBytes(SIZE).setOffset(offset))
            .build());
    for (int at = from; at < to; at += Wire.CHUNK_BYTES) {
      ByteString part = ByteString.copyFrom(data, at, Math.min(Wire.CHUNK_BYTES, to - at));
      call.send(UploadChunk.newBuilder().setData(part).build());
    }
    return call.finish();
  }

  private long beginning() {
    var request = HasArtefactsRequest.newBuilder().addSha256(sha256).build();
    return AgentControlGrpc.newBlockingStub(channel)
        .hasArtefacts(request)
        .getArtefacts(0)
        .getBytes();
  }

  @Test
  void brokenUpload_goesOnWhereItBrokeOff() {
    assertThatThrownBy(() -> send(0, content, 0, 2 * Wire.CHUNK_BYTES))
        .hasMessageContaining("OUT_OF_RANGE");
    assertThat(beginning()).isEqualTo(2L * Wire.CHUNK_BYTES);
    assertThat(client.hasArtefacts(Set.of(sha256))).isEmpty();
    List<Double> fractions = new ArrayList<>();
    client.upload(sha256, file, (fraction, doing) -> fractions.add(fraction));
    assertThat(fractions).hasSize(2).last().isEqualTo(1.0);
    assertThat(client.hasArtefacts(Set.of(sha256))).containsExactly(sha256);
  }

  @Test
  void corruptUpload_isThrownAway() {
    byte[] corrupt = content.clone();
    corrupt[SIZE / 2] ^= 1;
    assertThatThrownBy(() -> send(0, corrupt, 0, SIZE))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("DATA_LOSS");
    assertThat(client.hasArtefacts(Set.of(sha256))).isEmpty();
    assertThat(beginning()).isZero();
    client.upload(sha256, file, Progress.SILENT);
    assertThat(client.hasArtefacts(Set.of(sha256))).containsExactly(sha256);
  }

  @Test
  void wrongOffset_isRefused() {
    assertThatThrownBy(() -> send(17, content, 17, SIZE)).hasMessageContaining("OUT_OF_RANGE");
  }

  /** Chunks are larger than what such an agent takes of a request. */
  @Test
  void agentThatTakesSmallRequestsOnly_takesUploads(@TempDir Path elsewhere) {
    AgentLimits limits = AgentLimits.DEFAULT.withMaxMessageBytes(1 << 10);
    try (TestRack small = new TestRack(elsewhere, limits).with(TestRack.real("a"));
        AgentClient to = small.client("a")) {
      to.upload(sha256, file, Progress.SILENT);
      assertThat(to.hasArtefacts(Set.of(sha256))).containsExactly(sha256);
    }
  }

  @Test
  void tooLarge_isRefusedBeforeItComes() throws Exception {
    Path large = Files.write(folder.resolve("large"), new byte[(8 << 20) + 1]);
    assertThatThrownBy(() -> client.upload(sha256, large, Progress.SILENT))
        .hasMessageContaining("RESOURCE_EXHAUSTED")
        .hasMessageContaining("n-a");
  }

  @Test
  void uploadedTwice_isThereOnce() {
    client.upload(sha256, file, Progress.SILENT);
    client.upload(sha256, file, Progress.SILENT);
    assertThat(send(0, content, 0, SIZE).getBytes()).isEqualTo(SIZE);
  }

  @Test
  void fileChangedOnDisk_isNotUsed() throws Exception {
    client.upload(sha256, file, Progress.SILENT);
    Path stored = folder.resolve("n-a/artefacts/" + sha256 + ".onnx");
    content[0] ^= 1;
    Files.write(stored, content);
    ArtefactStore restarted = new ArtefactStore(stored.getParent(), SIZE, System::nanoTime);
    assertThat(restarted.find(sha256)).isEmpty();
  }
}
