package dev.rackloom.core.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicReference;

/** Bytes over one TCP connection of this process to itself, each lot answered with one byte. */
final class PlainTcp implements AutoCloseable {

  private static final int CHUNK = 1 << 20;

  private final ServerSocketChannel server;
  private final SocketChannel out;
  private final Thread receiver;
  private final AtomicReference<IOException> broken = new AtomicReference<>();

  private PlainTcp(ServerSocketChannel server, SocketChannel out, int lot) {
    this.server = server;
    this.out = out;
    this.receiver = Thread.ofPlatform().daemon().name("tcp-receiver").start(() -> receive(lot));
  }

  static PlainTcp open(int lot) throws IOException {
    ServerSocketChannel server =
        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    SocketChannel out = SocketChannel.open(server.getLocalAddress());
    out.setOption(StandardSocketOptions.TCP_NODELAY, true);
    return new PlainTcp(server, out, lot);
  }

  private void receive(int lot) {
    ByteBuffer into = ByteBuffer.allocateDirect(lot);
    try (SocketChannel in = server.accept()) {
      in.setOption(StandardSocketOptions.TCP_NODELAY, true);
      while (fill(in, into.clear())) {
        in.write(ByteBuffer.allocate(1));
      }
    } catch (IOException e) {
      broken.set(e);
    }
  }

  private static boolean fill(SocketChannel in, ByteBuffer into) throws IOException {
    while (into.hasRemaining()) {
      if (in.read(into) < 0) {
        return false;
      }
    }
    return true;
  }

  /** The time to send a lot and hear that it is there. */
  long nanos(ByteBuffer lot) throws IOException {
    long start = System.nanoTime();
    for (int at = 0; at < lot.capacity(); at += CHUNK) {
      ByteBuffer part = lot.slice(at, Math.min(CHUNK, lot.capacity() - at));
      while (part.hasRemaining()) {
        out.write(part);
      }
    }
    if (out.read(ByteBuffer.allocate(1)) < 0) {
      throw new EOFException("the other end hung up");
    }
    return System.nanoTime() - start;
  }

  @Override
  public void close() throws IOException {
    out.close();
    server.close();
    try {
      receiver.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    IOException failure = broken.get();
    if (failure != null) {
      throw new UncheckedIOException(failure);
    }
  }
}
