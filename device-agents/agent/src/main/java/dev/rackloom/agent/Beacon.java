package dev.rackloom.agent;

import dev.rackloom.protocol.Nearby;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.MulticastSocket;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Tells who asks on this machine that the agent is here. Answers at most fifty questions a second,
 * and only those that came over loopback.
 */
final class Beacon implements AutoCloseable {

  private static final int MOST_PER_SECOND = 50;

  private final MulticastSocket socket;
  private final byte[] answer;
  private final LongSupplier clock;
  private long second;
  private int answered;

  private Beacon(MulticastSocket socket, byte[] answer, LongSupplier clock) {
    this.socket = socket;
    this.answer = answer;
    this.clock = clock;
  }

  static Beacon light(Nearby.Here here, LongSupplier clock, Executor threads) throws IOException {
    MulticastSocket socket = new MulticastSocket(Nearby.group());
    try {
      socket.joinGroup(Nearby.group(), Nearby.loopback());
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    Beacon beacon = new Beacon(socket, Nearby.answer(here), clock);
    threads.execute(beacon::listen);
    return beacon;
  }

  private void listen() {
    DatagramPacket packet = new DatagramPacket(new byte[Nearby.MAX_BYTES], Nearby.MAX_BYTES);
    while (!socket.isClosed()) {
      try {
        packet.setLength(Nearby.MAX_BYTES);
        socket.receive(packet);
        if (isOurs(packet) && isWithinRate()) {
          socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      } catch (IOException e) {
        // Closed, which ends the loop, or one answer that nobody waits for any more.
      }
    }
  }

  private static boolean isOurs(DatagramPacket packet) {
    InetAddress from = packet.getAddress();
    return from != null
        && from.isLoopbackAddress()
        && Nearby.isQuestion(packet.getData(), packet.getLength());
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
    socket.close();
  }
}
