package dev.rackloom.agent.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameDecoderTest {

  /** Writes down what it hears. */
  private static final class Heard implements FrameSink {
    private final List<byte[]> bodies = new ArrayList<>();
    private boolean sound = true;

    @Override
    public @Nullable ByteBuffer room(Prefix prefix, ByteBuffer head) {
      return ByteBuffer.allocate(prefix.bodyBytes());
    }

    @Override
    public void take(Prefix prefix, ByteBuffer head, ByteBuffer body) {
      sound &= Frame.checksum(head, body) == prefix.crc32c();
      byte[] copy = new byte[body.remaining()];
      body.get(copy);
      bodies.add(copy);
    }

    @Override
    public void writable() {}

    @Override
    public void ended(Status why) {}
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void framesInPieces_areTheFramesThatWereSent(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    List<byte[]> sent = new ArrayList<>();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < 50; i++) {
      byte[] body = new byte[random.nextInt(300)];
      random.nextBytes(body);
      sent.add(body);
      all.writeBytes(RawSender.bytes(Frame.chunk(ByteBuffer.wrap(body))).array());
    }
    ByteBuffer wire = ByteBuffer.wrap(all.toByteArray());
    Heard heard = new Heard();
    FrameDecoder decoder = new FrameDecoder(heard);
    ByteSource pieces =
        into -> {
          int length = Math.min(Math.min(into.remaining(), wire.remaining()), random.nextInt(40));
          into.put(wire.slice(wire.position(), length));
          wire.position(wire.position() + length);
          return length == 0 && !wire.hasRemaining() ? -1 : length;
        };
    while (decoder.decode(pieces, 3) != FrameDecoder.Outcome.ENDED) {
      assertThat(heard.bodies).hasSizeLessThanOrEqualTo(50);
    }
    assertThat(heard.sound).isTrue();
    assertThat(heard.bodies).containsExactlyElementsOf(sent);
  }

  @Test
  void streamThatEndsWithinAFrame_isBroken() {
    ByteBuffer half = RawSender.bytes(Frame.chunk(ByteBuffer.allocate(10))).limit(20);
    FrameDecoder decoder = new FrameDecoder(new Heard());
    ByteSource source =
        into -> {
          if (!half.hasRemaining()) {
            return -1;
          }
          into.put(half.get());
          return 1;
        };
    assertThatThrownBy(() -> decoder.decode(source, 1))
        .isInstanceOf(BrokenStream.class)
        .hasMessageContaining("within a frame");
  }

  @Test
  void bodyAboveAChunk_isBroken() {
    ByteBuffer prefix = ByteBuffer.allocate(Prefix.BYTES);
    new Prefix(FrameKind.CHUNK, 0, (1 << 20) + 1, 0).writeTo(prefix);
    assertThatThrownBy(() -> Prefix.read(prefix.flip()))
        .isInstanceOf(BrokenStream.class)
        .hasMessageContaining("a body of 1048577");
  }
}
