package dev.rackloom.agent.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.rackloom.protocol.Wire;
import dev.rackloom.protocol.v1.MeetRequest;
import dev.rackloom.protocol.v1.Refusal;
import dev.rackloom.protocol.v1.SlabReady;
import dev.rackloom.protocol.v1.StreamHello;
import dev.rackloom.protocol.v1.TensorHead;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a sender does, the receiver serves the next one. */
final class BadSenderTest {

  private Pair pair;
  private RawSender bad;

  @BeforeEach
  void start() throws IOException {
    pair = new Pair(StreamWay.SHARED, 1 << 20);
    bad = new RawSender(pair);
  }

  @AfterEach
  void goodSender_isStillServed() throws Exception {
    try (Pair served = pair;
        RawSender ended = bad) {
      assertThat(ended).isNotNull();
      Pair.send(served.sender.open(served.channel), 1, "good", ByteBuffer.wrap(new byte[] {1, 2}));
      assertThat(pair.taken.next().name()).isEqualTo("good");
    }
  }

  private static Frame tensor(long sequence, long bytes, ByteBuffer body) {
    TensorHead head =
        Pair.head("t")
            .setSequence(sequence)
            .setDtype("uint8")
            .addShape(bytes)
            .setBytes(bytes)
            .build();
    return Frame.of(FrameKind.TENSOR, head, body);
  }

  private static Frame damaged(Frame frame) {
    Prefix p = frame.prefix();
    return new Frame(
        new Prefix(p.kind(), p.headBytes(), p.bodyBytes(), p.crc32c() + 1),
        frame.head(),
        frame.body());
  }

  private Refusal refusal() throws IOException {
    assertThat(bad.next()).extracting(Prefix::kind).isEqualTo(FrameKind.REFUSED);
    return Refusal.parseFrom(bad.lastHead.flip());
  }

  @Test
  void wrongChecksum_isRefusedAsDataLoss_andTheStreamGoesOn() throws Exception {
    bad.greeted().write(damaged(tensor(1, 4, ByteBuffer.allocate(4))));
    Refusal refusal = refusal();
    assertThat(refusal.getSequence()).isEqualTo(1);
    assertThat(refusal.getCode()).isEqualTo(Status.Code.DATA_LOSS.value());
    assertThat(pair.taken.gaveUp).hasValue(1);
    bad.write(tensor(2, 4, ByteBuffer.wrap(new byte[] {1, 2, 3, 4})));
    assertThat(pair.taken.next().bytes()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void wrongChecksumOfALaterChunk_isRefusedOnce() throws Exception {
    bad.greeted().write(tensor(1, Wire.CHUNK_BYTES + 8L, ByteBuffer.allocate(Wire.CHUNK_BYTES)));
    bad.write(damaged(Frame.chunk(ByteBuffer.allocate(8))));
    assertThat(refusal().getCode()).isEqualTo(Status.Code.DATA_LOSS.value());
    bad.write(tensor(2, 1, ByteBuffer.wrap(new byte[] {5})));
    assertThat(pair.taken.next().bytes()).containsExactly(5);
  }

  private static Frame inSharedMemory(long sequence, long bytes) {
    return Frame.of(
        FrameKind.TENSOR,
        Pair.head("t")
            .setSequence(sequence)
            .setDtype("uint8")
            .addShape(bytes)
            .setBytes(bytes)
            .setSharedOffsetPlusOne(1)
            .build());
  }

  @Test
  void damagedChunkInSharedMemory_isRefusedAsDataLoss_andTheStreamGoesOn() throws Exception {
    byte[] content = {1, 2, 3, 4};
    Path slab = Files.write(bad.folder.fresh("slab"), Arrays.copyOf(content, 4096));
    var offer =
        dev.rackloom.protocol.v1.Slab.newBuilder()
            .setFile(bad.folder.name(slab))
            .setBytes(4096)
            .build();
    bad.greeted().write(Frame.of(FrameKind.SLAB, offer));
    assertThat(bad.next()).extracting(Prefix::kind).isEqualTo(FrameKind.SLAB_READY);
    assertThat(SlabReady.parseFrom(bad.lastHead.flip()).getReady()).isTrue();
    bad.write(inSharedMemory(1, 4));
    bad.write(damaged(Frame.shared(ByteBuffer.wrap(content))));
    Refusal refusal = refusal();
    assertThat(refusal.getSequence()).isEqualTo(1);
    assertThat(refusal.getCode()).isEqualTo(Status.Code.DATA_LOSS.value());
    assertThat(pair.taken.gaveUp).hasValue(1);
    bad.write(inSharedMemory(2, 4));
    bad.write(Frame.shared(ByteBuffer.wrap(content)));
    assertThat(pair.taken.next().bytes()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void lengthThatIsNotTheShapes_isRefused() throws Exception {
    TensorHead head =
        Pair.head("t").setSequence(9).setDtype("uint8").addShape(5).setBytes(4).build();
    bad.greeted().write(Frame.of(FrameKind.TENSOR, head, ByteBuffer.allocate(4)));
    Refusal refusal = refusal();
    assertThat(refusal.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT.value());
    assertThat(refusal.getMessage()).contains("5 bytes by its shape").contains("4 by its header");
  }

  @Test
  void senderThatDiesWithinATensor_leavesNothing() throws Exception {
    Frame frame = tensor(1, Wire.CHUNK_BYTES * 3L, ByteBuffer.allocate(Wire.CHUNK_BYTES));
    ByteBuffer half = RawSender.bytes(frame).limit(300_000);
    bad.greeted();
    while (half.hasRemaining()) {
      bad.socket.write(half);
    }
    bad.socket.close();
    pair.taken.awaitGaveUp();
    assertThat(pair.taken.tensors).isEmpty();
  }

  private void assertHungUp() throws IOException {
    try {
      assertThat(bad.next()).isNull();
    } catch (IOException broken) {
      assertThat(broken).hasMessageContaining("reset");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void garbage_endsTheConnection(long seed) throws Exception {
    byte[] garbage = new byte[5000];
    new SplittableRandom(seed).nextBytes(garbage);
    bad.socket.write(ByteBuffer.wrap(garbage));
    assertHungUp();
  }

  @Test
  void senderThatNobodyAnnounced_isTurnedAway() throws Exception {
    ByteString wrong = ByteString.copyFrom(new byte[16]);
    bad.write(Frame.of(FrameKind.HELLO, StreamHello.newBuilder().setToken(wrong).build()));
    assertHungUp();
  }

  @Test
  void token_worksOnce() throws Exception {
    bad.greeted().write(Frame.of(FrameKind.PING));
    assertThat(bad.next()).extracting(Prefix::kind).isEqualTo(FrameKind.PONG);
    bad.write(Frame.of(FrameKind.HELLO, StreamHello.newBuilder().setToken(bad.token).build()));
    assertHungUp();
  }

  @Test
  void tensorBeforeHello_endsTheConnection() throws Exception {
    bad.write(tensor(1, 4, ByteBuffer.allocate(4)));
    assertHungUp();
  }

  @Test
  void chunkThatNobodyAnnounced_endsTheConnection() throws Exception {
    bad.greeted().write(Frame.chunk(ByteBuffer.allocate(4)));
    assertHungUp();
  }

  @Test
  void tensorOutsideSharedMemory_endsTheConnection() throws Exception {
    TensorHead head =
        Pair.head("t")
            .setSequence(1)
            .setDtype("uint8")
            .addShape(4)
            .setBytes(4)
            .setSharedOffsetPlusOne(1)
            .build();
    bad.greeted().write(Frame.of(FrameKind.TENSOR, head));
    assertHungUp();
  }

  @Test
  void slabThatIsNoFileOfAnAgent_isNotMapped() throws Exception {
    for (String file : List.of("../../etc/passwd", "rackloom-x/slab-1", "/etc/passwd")) {
      bad.socket.configureBlocking(true);
      RawSender other = new RawSender(pair).greeted();
      try (other) {
        other.write(
            Frame.of(
                FrameKind.SLAB,
                dev.rackloom.protocol.v1.Slab.newBuilder().setFile(file).setBytes(10).build()));
        assertThat(other.next()).extracting(Prefix::kind).isEqualTo(FrameKind.SLAB_READY);
        assertThat(other.lastHead.capacity()).as("ready is false, which is not written").isZero();
      }
    }
  }

  @Test
  void callerThatHasNoProof_isNotOnThisHost() {
    Predicate<MeetRequest> isTurnedAway =
        request -> {
          try {
            pair.receiver.meet(request);
            return false;
          } catch (StatusRuntimeException e) {
            return e.getStatus().getCode() == Status.Code.NOT_FOUND;
          }
        };
    Assertions.assertThat(
            List.of(
                MeetRequest.getDefaultInstance(),
                MeetRequest.newBuilder().setNonceFile("../../etc/passwd").build(),
                MeetRequest.newBuilder()
                    .setNonceFile("rackloom-1/nonce-1")
                    .setNonce(ByteString.copyFrom(new byte[32]))
                    .build()))
        .allMatch(isTurnedAway);
  }
}
