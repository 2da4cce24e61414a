package dev.rackloom.agent.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.agent.stream.Pair.Sent;
import dev.rackloom.api.deploy.WireFormat;
import dev.rackloom.protocol.Wire;
import dev.rackloom.protocol.v1.RequestFailure;
import io.grpc.Status;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for a stream whatever carries it. */
final class StreamTest {

  private static final long WINDOW = 32L << 20;

  private static ByteBuffer random(int bytes, long seed) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
    byte[] elements = new byte[bytes];
    new SplittableRandom(seed).nextBytes(elements);
    return buffer.put(elements).flip();
  }

  private static byte[] array(ByteBuffer buffer) {
    byte[] copy = new byte[buffer.remaining()];
    buffer.duplicate().get(copy);
    return copy;
  }

  @ParameterizedTest
  @EnumSource(StreamWay.class)
  void anySize_arrivesAsItWasSent(StreamWay way) throws Exception {
    int chunk = Wire.CHUNK_BYTES;
    int shared = Wire.SHARED_CHUNK_BYTES;
    int[] sizes = {
      0, 1, 4096, 65_535, 65_537, chunk - 1, chunk, chunk + 1, 3 * chunk + 4711, shared, shared + 1
    };
    try (Pair pair = new Pair(way, WINDOW)) {
      SendingEnd end = pair.sender.open(pair.channel);
      for (int round = 0; round < 3; round++) {
        List<Sent> all = new ArrayList<>();
        for (int size : sizes) {
          all.add(Pair.send(end, "r", "t" + size, random(size, size)));
        }
        for (int size : sizes) {
          Taken.Tensor tensor = pair.taken.next();
          assertThat(tensor.name()).isEqualTo("t" + size);
          assertThat(tensor.bytes()).isEqualTo(array(random(size, size)));
        }
        for (Sent sent : all) {
          assertThat(sent.done.get(10, TimeUnit.SECONDS)).isTrue();
        }
      }
    }
  }

  /** The first large tensor asks for shared memory; once it is there, tensors lie in it. */
  @Test
  void largeTensors_comeToLieInSharedMemory_ofWhichNoFileIsLeft() throws Exception {
    try (Pair pair = new Pair(StreamWay.SHARED, WINDOW)) {
      SendingEnd end = pair.sender.open(pair.channel);
      boolean mapped = false;
      for (int i = 0; i < 200 && !mapped; i++) {
        Sent sent = Pair.send(end, "r", "t", random(1 << 20, i));
        Taken.Tensor tensor = pair.taken.next();
        assertThat(tensor.bytes()).isEqualTo(array(random(1 << 20, i)));
        assertThat(sent.done.get(10, TimeUnit.SECONDS)).isTrue();
        mapped = tensor.mapped();
      }
      assertThat(mapped).isTrue();
      assertThat(SharedFiles.of("slab", "nonce")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(StreamWay.class)
  void failures_arrive(StreamWay way) throws Exception {
    try (Pair pair = new Pair(way, WINDOW)) {
      SendingEnd end = pair.sender.open(pair.channel);
      end.send(RequestFailure.newBuilder().setCode(4).setMessage("too late").build());
      RequestFailure failure = pair.taken.failures.poll(10, TimeUnit.SECONDS);
      assertThat(failure).isNotNull();
      assertThat(failure.getMessage()).isEqualTo("too late");
    }
  }

  @ParameterizedTest
  @EnumSource(StreamWay.class)
  void refusedTensor_failsAlone(StreamWay way) throws Exception {
    try (Pair pair = new Pair(way, WINDOW)) {
      SendingEnd end = pair.sender.open(pair.channel);
      Sent refused = Pair.send(end, "r", "unwanted", random(3 << 20, 1));
      Sent good = Pair.send(end, "s", "wanted", random(3 << 20, 2));
      Status why = refused.failure.get(10, TimeUnit.SECONDS);
      assertThat(why.getCode()).isEqualTo(Status.Code.NOT_FOUND);
      assertThat(why.getDescription()).isEqualTo("nobody wants it");
      assertThat(pair.taken.next().bytes()).isEqualTo(array(random(3 << 20, 2)));
      assertThat(good.done.get(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** All sockets of an agent share one thread, which an error of one stream must not end. */
  @ParameterizedTest
  @EnumSource(StreamWay.class)
  void memoryThatIsNotThere_endsOneStream_andNoOther(StreamWay way) throws Exception {
    try (Pair pair = new Pair(way, WINDOW)) {
      SendingEnd unlucky = pair.sender.open(pair.channel);
      SendingEnd other = pair.sender.open(pair.channel);
      Sent huge = Pair.send(unlucky, "r", "huge", random(4096, 1));
      assertThat(huge.failure.get(10, TimeUnit.SECONDS).getCode()).isNotEqualTo(Status.Code.OK);
      pair.taken.awaitGaveUp();
      Sent good = Pair.send(other, "s", "good", random(4096, 2));
      assertThat(pair.taken.next().bytes()).isEqualTo(array(random(4096, 2)));
      assertThat(good.failure).isNotDone();
    }
  }

  @ParameterizedTest
  @EnumSource(StreamWay.class)
  void unconsumedTensors_makeNewRequestsWait_andTheSource(StreamWay way) throws Exception {
    int size = 16 << 10;
    try (Pair pair = new Pair(way, 4L * size)) {
      pair.taken.keeping = true;
      SendingEnd end = pair.sender.open(pair.channel);
      for (int request = 0; request < 8; request++) {
        Pair.send(end, request, "t" + request, random(size, request));
      }
      List<Taken.Tensor> held = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        held.add(pair.taken.next());
      }
      assertThat(pair.taken.tensors.poll(200, TimeUnit.MILLISECONDS)).isNull();
      assertThat(end.hasRoom(9)).isFalse();
      assertThat(end.unconsumedBytes()).isEqualTo(4L * size);
      CountDownLatch room = new CountDownLatch(1);
      end.whenRoom(room::countDown);
      held.forEach(tensor -> tensor.consumed().run());
      pair.taken.keeping = false;
      for (int i = 4; i < 8; i++) {
        Taken.Tensor tensor = pair.taken.next();
        assertThat(tensor.name()).isEqualTo("t" + i);
      }
      assertThat(room.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** With all room taken by first halves, second halves must pass, or nothing ever ends. */
  @Test
  void requestThatHasBegunThere_goesOnBeyondTheWindow() throws Exception {
    int size = 16 << 10;
    try (Pair pair = new Pair(StreamWay.SOCKET, 2L * size)) {
      pair.taken.keeping = true;
      SendingEnd end = pair.sender.open(pair.channel);
      Pair.send(end, 1, "first of 1", random(size, 1));
      Pair.send(end, 2, "first of 2", random(size, 2));
      assertThat(pair.taken.next().name()).isEqualTo("first of 1");
      assertThat(pair.taken.next().name()).isEqualTo("first of 2");
      assertThat(end.hasRoom(3)).isFalse();
      assertThat(end.hasRoom(1)).isTrue();
      Pair.send(end, 1, "second of 1", random(size, 3));
      assertThat(pair.taken.next().name()).isEqualTo("second of 1");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = StreamWay.class,
      names = {"GRPC", "SOCKET"})
  void fullReceiver_readsOnWhenThereIsRoom(StreamWay way) throws Exception {
    try (Pair pair = new Pair(way, WINDOW)) {
      SendingEnd end = pair.sender.open(pair.channel);
      pair.taken.full = true;
      Pair.send(end, 1, "t", random(2 << 20, 1));
      Runnable retry = pair.taken.waiting.poll(10, TimeUnit.SECONDS);
      assertThat(retry).isNotNull();
      assertThat(pair.taken.tensors).isEmpty();
      pair.taken.full = false;
      retry.run();
      assertThat(pair.taken.next().bytes()).isEqualTo(array(random(2 << 20, 1)));
    }
  }

  /** What waits only for the connection is no reason to wait for credit. */
  @Test
  void sourceThatWaitedForTheConnection_isToldWhenItIsThere() throws Exception {
    try (Pair pair = new Pair(StreamWay.SOCKET, WINDOW)) {
      pair.taken.keeping = true;
      SendingEnd end = new SendingEnd(WINDOW, System::nanoTime);
      Pair.send(end, 1, "t", random(16, 1));
      assertThat(end.hasRoom(2)).isFalse();
      CountDownLatch room = new CountDownLatch(1);
      end.whenRoom(room::countDown);
      pair.sender.connect(pair.channel, end);
      assertThat(room.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(end.hasRoom(2)).isTrue();
    }
  }

  @Test
  void withdrawnTensor_isNeverSent() throws Exception {
    int size = 16 << 10;
    try (Pair pair = new Pair(StreamWay.SOCKET, size)) {
      pair.taken.keeping = true;
      SendingEnd end = pair.sender.open(pair.channel);
      Pair.send(end, 1, "kept", random(size, 1));
      Sent gone = Pair.send(end, 2, "withdrawn", random(size, 2));
      Taken.Tensor kept = pair.taken.next();
      end.withdraw(2);
      assertThat(gone.done.get(10, TimeUnit.SECONDS)).isTrue();
      Pair.send(end, 3, "next", random(size, 3));
      kept.consumed().run();
      assertThat(pair.taken.next().name()).isEqualTo("next");
    }
  }

  @ParameterizedTest
  @EnumSource(StreamWay.class)
  void receiverThatGoesAway_failsWhatItHeld(StreamWay way) throws Exception {
    Pair pair = new Pair(way, WINDOW);
    try (pair) {
      pair.taken.keeping = true;
      SendingEnd end = pair.sender.open(pair.channel);
      Sent sent = Pair.send(end, 1, "t", random(1 << 20, 1));
      pair.taken.next();
      pair.receiver.close();
      pair.stop();
      Status why = sent.failure.get(10, TimeUnit.SECONDS);
      assertThat(why.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(end.isClosed()).isTrue();
      Sent late = Pair.send(end, 2, "late", random(10, 1));
      assertThat(late.failure.get(10, TimeUnit.SECONDS)).isEqualTo(why);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = WireFormat.class,
      names = {"BFLOAT16", "FLOAT16"})
  void narrowedTensor_isOffByNoMoreThanItsFormatSays(WireFormat format) throws Exception {
    double bound = format == WireFormat.BFLOAT16 ? Math.scalb(1.0, -8) : Math.scalb(1.0, -11);
    int count = 700_001;
    SplittableRandom random = new SplittableRandom(5);
    ByteBuffer elements = ByteBuffer.allocateDirect(4 * count).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      elements.putFloat(
          (float) ((random.nextDouble() - 0.5) * Math.scalb(1.0, random.nextInt(20) - 8)));
    }
    elements.flip();
    for (StreamWay way : StreamWay.values()) {
      try (Pair pair = new Pair(way, WINDOW)) {
        SendingEnd end = pair.sender.open(pair.channel);
        for (int round = 0; round < 3; round++) {
          Pair.send(
              end,
              1,
              Pair.head("t").setDtype("float32").addShape(count),
              elements.duplicate(),
              format);
          ByteBuffer came =
              ByteBuffer.wrap(pair.taken.next().bytes()).order(ByteOrder.LITTLE_ENDIAN);
          for (int i = 0; i < count; i++) {
            double sent = elements.getFloat(4 * i);
            double off = Math.abs(came.getFloat(4 * i) - sent);
            if (off > Math.max(bound * Math.abs(sent), 1e-7)) {
              throw new AssertionError(format + " makes " + came.getFloat(4 * i) + " of " + sent);
            }
          }
        }
      }
    }
  }
}
