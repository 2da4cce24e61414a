package dev.rackloom.agent.stream;

import com.google.protobuf.ByteString;
import dev.rackloom.protocol.v1.DataPlaneGrpc;
import dev.rackloom.protocol.v1.MeetAnswer;
import dev.rackloom.protocol.v1.MeetRequest;
import dev.rackloom.protocol.v1.StreamHello;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A sender that says what it likes over the socket. */
final class RawSender implements AutoCloseable {

  final SharedFolder folder = SharedFolder.open(SharedFolder.ROOT).orElseThrow();
  final SocketChannel socket;
  final ByteString token;

  RawSender(Pair pair) throws IOException {
    Path nonce = Files.write(folder.fresh("nonce"), new byte[32]);
    MeetAnswer answer =
        DataPlaneGrpc.newBlockingStub(pair.channel)
            .meet(
                MeetRequest.newBuilder()
                    .setNonceFile(folder.name(nonce))
                    .setNonce(ByteString.copyFrom(new byte[32]))
                    .build());
    token = answer.getToken();
    socket = SocketChannel.open(StandardProtocolFamily.UNIX);
    socket.connect(UnixDomainSocketAddress.of(folder.resolve(answer.getSocket())));
  }

  RawSender greeted() throws IOException {
    write(Frame.of(FrameKind.HELLO, StreamHello.newBuilder().setToken(token).build()));
    return this;
  }

  void write(Frame frame) throws IOException {
    ByteBuffer bytes = bytes(frame);
    while (bytes.hasRemaining()) {
      socket.write(bytes);
    }
  }

  static ByteBuffer bytes(Frame frame) {
    ByteBuffer bytes = ByteBuffer.allocate(frame.bytes());
    frame.prefix().writeTo(bytes);
    return bytes.put(frame.head().duplicate()).put(frame.body().duplicate()).flip();
  }

  /** The next frame that comes back; null when the other end has hung up. */
  @Nullable Prefix next() throws IOException {
    ByteBuffer prefix = ByteBuffer.allocate(Prefix.BYTES);
    if (!fill(prefix)) {
      return null;
    }
    Prefix read = Prefix.read(prefix.flip());
    lastHead = ByteBuffer.allocate(read.headBytes());
    return fill(lastHead) ? read : null;
  }

  ByteBuffer lastHead = ByteBuffer.allocate(0);

  private boolean fill(ByteBuffer into) throws IOException {
    while (into.hasRemaining()) {
      if (socket.read(into) < 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    socket.close();
    folder.close();
  }
}
