package dev.rackloom.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * Stands on the way from one agent to another and passes on what comes, or holds it back for as
 * long as the way is cut: nothing breaks, nothing arrives, as when a switch goes dark.
 */
final class TestProxy implements AutoCloseable {

  private final ServerSocket server;
  private final InetSocketAddress target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile CountDownLatch open = new CountDownLatch(0);
  private volatile CountDownLatch answers = new CountDownLatch(0);

  private TestProxy(ServerSocket server, InetSocketAddress target) {
    this.server = server;
    this.target = target;
  }

  /** To a port of this machine. */
  static TestProxy to(int port) {
    InetAddress here = InetAddress.getLoopbackAddress();
    try {
      TestProxy proxy =
          new TestProxy(new ServerSocket(0, 50, here), new InetSocketAddress(here, port));
      Thread.ofVirtual().start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** Nothing passes any more, either way, on old connections and new ones. */
  void cut() {
    open = new CountDownLatch(1);
  }

  /** Nothing comes back any more; what is sent arrives. */
  void holdAnswers() {
    answers = new CountDownLatch(1);
  }

  /** Everything passes again, what was held back first. */
  void mend() {
    open.countDown();
    answers.countDown();
  }

  /** The connections that there are. */
  Set<Socket> connections() {
    return Set.copyOf(sockets);
  }

  /** Breaks these connections, and what they hold back is lost; others take their place. */
  static void reset(Set<Socket> connections) {
    connections.forEach(TestProxy::close);
  }

  private void accept() {
    try {
      while (true) {
        Socket from = server.accept();
        sockets.add(from);
        Thread.ofVirtual().start(() -> connect(from));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void connect(Socket from) {
    try {
      open.await();
      Socket to = new Socket(target.getAddress(), target.getPort());
      sockets.add(to);
      Thread.ofVirtual().start(() -> pump(from, to, false));
      pump(to, from, true);
    } catch (IOException | InterruptedException broken) {
      close(from);
    }
  }

  private void pump(Socket from, Socket to, boolean back) {
    byte[] buffer = new byte[1 << 16];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        open.await();
        if (back) {
          answers.await();
        }
        out.write(buffer, 0, read);
        out.flush();
      }
    } catch (IOException | InterruptedException broken) {
      // One side hung up: so does the other.
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    mend();
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sockets.forEach(TestProxy::close);
  }
}
