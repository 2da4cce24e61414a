package dev.rackloom.agent.stream;

import com.google.protobuf.ByteString;
import dev.rackloom.protocol.v1.MeetAnswer;
import dev.rackloom.protocol.v1.MeetRequest;
import dev.rackloom.protocol.v1.StreamHello;
import io.grpc.Status;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Where agents of this host bring tensors: a Unix socket in a folder that only this user may look
 * into. Whoever has met us over the protected port gets a token and must show it.
 */
final class LocalDoor implements IoLoop.Handler, AutoCloseable {

  private static final int TOKEN_BYTES = 16;
  private static final long HELLO_SECONDS = 10;

  private final SharedFolder folder;
  private final IoLoop loop;
  private final ScheduledExecutorService timers;
  private final Function<Predicate<StreamHello>, ReceivingEnd> ends;
  private final SecureRandom random = new SecureRandom();
  private final Set<ByteString> tokens = ConcurrentHashMap.newKeySet();
  private final Path socket;
  private final ServerSocketChannel server;

  LocalDoor(
      SharedFolder folder,
      IoLoop loop,
      ScheduledExecutorService timers,
      Function<Predicate<StreamHello>, ReceivingEnd> ends)
      throws IOException {
    this.folder = folder;
    this.loop = loop;
    this.timers = timers;
    this.ends = ends;
    this.socket = folder.fresh("socket");
    this.server =
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
            .bind(UnixDomainSocketAddress.of(socket));
    var _ = loop.register(server, SelectionKey.OP_ACCEPT, this);
  }

  /** Lets another agent in, if it is on this host. */
  MeetAnswer meet(MeetRequest request) {
    if (!isHere(request)) {
      throw Status.NOT_FOUND
          .withDescription("the file '" + request.getNonceFile() + "' is not on this host")
          .asRuntimeException();
    }
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    ByteString token = ByteString.copyFrom(bytes);
    tokens.add(token);
    var _ = timers.schedule(() -> tokens.remove(token), HELLO_SECONDS, TimeUnit.SECONDS);
    return MeetAnswer.newBuilder().setSocket(folder.name(socket)).setToken(token).build();
  }

  private boolean isHere(MeetRequest request) {
    try {
      Path file = folder.resolve(request.getNonceFile());
      byte[] nonce = request.getNonce().toByteArray();
      return nonce.length >= TOKEN_BYTES
          && Files.size(file) == nonce.length
          && MessageDigest.isEqual(Files.readAllBytes(file), nonce);
    } catch (IOException elsewhere) {
      return false;
    }
  }

  @Override
  public void ready(SelectionKey key) {
    try {
      SocketChannel channel = server.accept();
      if (channel != null) {
        letIn(channel);
      }
    } catch (IOException broken) {
      // Whoever it was is gone, or there are too many open files: the sender uses gRPC instead.
    }
  }

  private void letIn(SocketChannel channel) throws IOException {
    try {
      greet(channel);
    } catch (IOException | RuntimeException | Error e) {
      channel.close();
      throw e;
    }
  }

  private void greet(SocketChannel channel) throws IOException {
    ReceivingEnd end = ends.apply(hello -> tokens.remove(hello.getToken()));
    SocketCarrier carrier = new SocketCarrier(channel, loop, end);
    end.attach(carrier);
    carrier.open();
    Runnable patience =
        () -> {
          if (!end.isGreeted()) {
            carrier.close(Status.DEADLINE_EXCEEDED.withDescription("it said nothing"));
          }
        };
    var _ = timers.schedule(() -> loop.execute(patience), HELLO_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void loopEnded() {
    close();
  }

  @Override
  public void close() {
    try {
      server.close();
      Files.deleteIfExists(socket);
    } catch (IOException alreadyGone) {
      // Its folder goes too.
    }
  }
}
