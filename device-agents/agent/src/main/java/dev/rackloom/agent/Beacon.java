package dev.rackloom.agent;

import dev.rackloom.protocol.Nearby;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells who asks on this machine that the agent is here. Answers at most fifty questions a second,
 * and only those that came over loopback.
 */
final class Beacon implements AutoCloseable {

  private static final int MOST_PER_SECOND = 50;

  private final DatagramChannel channel;
  private final byte[] answer;
  private final LongSupplier clock;
  private long second;
  private int answered;

  private Beacon(DatagramChannel channel, byte[] answer, LongSupplier clock) {
    this.channel = channel;
    this.answer = answer;
    this.clock = clock;
  }

  static Beacon light(Nearby.Here here, LongSupplier clock, Executor threads) throws IOException {
    Beacon beacon = new Beacon(Nearby.listen(), Nearby.answer(here), clock);
    threads.execute(beacon::listen);
    return beacon;
  }

  private void listen() {
    byte[] packet = new byte[Nearby.MAX_BYTES];
    while (channel.isOpen()) {
      try {
        ByteBuffer received = ByteBuffer.wrap(packet);
        @Nullable SocketAddress from = channel.receive(received);
        if (from instanceof InetSocketAddress asker
            && isOurs(asker, packet, received.position())
            && isWithinRate()) {
          channel.send(ByteBuffer.wrap(answer), asker);
        }
      } catch (IOException e) {
        // Closed, which ends the loop, or one answer that nobody waits for any more.
      }
    }
  }

  private static boolean isOurs(InetSocketAddress asker, byte[] packet, int length) {
    return asker.getAddress().isLoopbackAddress() && Nearby.isQuestion(packet, length);
  }

  private boolean isWithinRate() {
    long now = TimeUnit.NANOSECONDS.toSeconds(clock.getAsLong());
    if (now != second) {
      second = now;
      answered = 0;
    }
    return ++answered <= MOST_PER_SECOND;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
