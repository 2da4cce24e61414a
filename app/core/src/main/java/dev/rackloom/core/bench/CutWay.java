package dev.rackloom.core.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * The way from one agent to another, which can be cut: then nothing breaks and nothing arrives, as
 * when a switch goes dark.
 */
final class CutWay implements AutoCloseable {

  private final ServerSocket server;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile CountDownLatch open = new CountDownLatch(0);

  private CutWay(ServerSocket server, int target) {
    this.server = server;
    this.target = target;
  }

  /** To a port of this machine. */
  static CutWay to(int port) {
    try {
      CutWay way = new CutWay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
      Thread.ofVirtual().start(way::accept);
      return way;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  void cut() {
    open = new CountDownLatch(1);
  }

  void mend() {
    open.countDown();
  }

  private void accept() {
    try {
      while (true) {
        Socket from = server.accept();
        sockets.add(from);
        Thread.ofVirtual().start(() -> connect(from));
      }
    } catch (IOException closed) {
      // The benchmark is over.
    }
  }

  private void connect(Socket from) {
    try (from) {
      open.await();
      try (Socket to = new Socket(InetAddress.getLoopbackAddress(), target)) {
        sockets.add(to);
        Thread back = Thread.ofVirtual().start(() -> pump(to, from));
        pump(from, to);
        back.join();
        sockets.remove(to);
      }
    } catch (IOException | InterruptedException broken) {
      // The other side is gone: so is this one.
    } finally {
      sockets.remove(from);
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[1 << 16];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        open.await();
        out.write(buffer, 0, read);
        out.flush();
      }
    } catch (IOException | InterruptedException broken) {
      // One side hung up: so does the other.
    } finally {
      hangUp(from);
      hangUp(to);
    }
  }

  private static void hangUp(Socket socket) {
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
    sockets.forEach(CutWay::hangUp);
  }
}
