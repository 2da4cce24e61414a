package dev.rackloom.agent.stream;

import io.grpc.Detachable;
import io.grpc.Drainable;
import io.grpc.HasByteBuffer;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * A message of the gRPC stream: one frame. What comes in stays in the transport's buffers until it
 * is decoded; what goes out is written into them at once.
 */
final class FlowMessage {

  static final String SERVICE = "rackloom.v1.DataFlow";

  static final MethodDescriptor<FlowMessage, FlowMessage> METHOD =
      MethodDescriptor.<FlowMessage, FlowMessage>newBuilder()
          .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
          .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "Flow"))
          .setRequestMarshaller(new Marshaller())
          .setResponseMarshaller(new Marshaller())
          .build();

  private static final int COPY_BYTES = 64 << 10;

  private final InputStream bytes;

  private FlowMessage(InputStream bytes) {
    this.bytes = bytes;
  }

  static FlowMessage of(Frame frame) {
    return new FlowMessage(new Outgoing(frame));
  }

  /** What came, for a decoder. */
  int read(ByteBuffer into) throws IOException {
    if (bytes instanceof HasByteBuffer buffers && buffers.byteBufferSupported()) {
      ByteBuffer part = buffers.getByteBuffer();
      if (part == null) {
        return -1;
      }
      int length = Math.min(part.remaining(), into.remaining());
      into.put(part.slice(part.position(), length));
      return (int) bytes.skip(length);
    }
    byte[] copy = bytes.readNBytes(Math.min(COPY_BYTES, into.remaining()));
    into.put(copy);
    return copy.length == 0 ? -1 : copy.length;
  }

  void close() throws IOException {
    bytes.close();
  }

  private static final class Marshaller implements MethodDescriptor.Marshaller<FlowMessage> {
    @Override
    public InputStream stream(FlowMessage message) {
      return message.bytes;
    }

    @Override
    public FlowMessage parse(InputStream stream) {
      try {
        return new FlowMessage(
            stream instanceof Detachable held
                ? held.detach()
                : new ByteArrayInputStream(stream.readAllBytes()));
      } catch (IOException e) {
        throw Status.INTERNAL.withCause(e).asRuntimeException();
      }
    }
  }

  /** A frame as the transport wants it. */
  private static final class Outgoing extends InputStream implements KnownLength, Drainable {
    private final Frame frame;
    private boolean drained;

    Outgoing(Frame frame) {
      this.frame = frame;
    }

    @Override
    public int available() {
      return drained ? 0 : frame.bytes();
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      ByteBuffer prefix = ByteBuffer.allocate(Prefix.BYTES);
      frame.prefix().writeTo(prefix);
      target.write(prefix.array());
      copy(frame.head().duplicate(), target);
      copy(frame.body().duplicate(), target);
      drained = true;
      return frame.bytes();
    }

    private static void copy(ByteBuffer from, OutputStream target) throws IOException {
      byte[] part = new byte[Math.min(COPY_BYTES, from.remaining())];
      while (from.hasRemaining()) {
        int length = Math.min(part.length, from.remaining());
        from.get(part, 0, length);
        target.write(part, 0, length);
      }
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException("a frame is drained, not read");
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      return read();
    }
  }
}
