package dev.rackloom.client.find;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.rack.Device;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.AgentInfo;
import dev.rackloom.client.find.Findings.Found;
import dev.rackloom.protocol.Address;
import dev.rackloom.protocol.Nearby;
import dev.rackloom.protocol.security.Transport;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Asks whoever may be an agent who it is. Blocking, and bounded in time and number. */
public final class AgentFinder {

  /** How long answers of this machine's agents are waited for. */
  private static final Duration LISTENING = Duration.ofSeconds(1);

  private static final int MOST = 1000;

  private final Transport transport;

  private AgentFinder(Transport transport) {
    this.transport = transport;
  }

  /**
   * What agents answered.
   *
   * @param <T> an answer
   * @param silent addresses that were looked at in vain, with why and what to try
   */
  public record Answers<T>(List<T> given, List<String> silent) {
    public Answers {
      given = List.copyOf(given);
      silent = List.copyOf(silent);
    }
  }

  /** Finds agents. */
  public static Findings find(Whereabouts where, Transport transport) {
    Answers<Found> answers = each(where, transport, AgentFinder::who);
    return new Findings(answers.given(), answers.silent());
  }

  /**
   * Finds agents and asks each of them, all at once.
   *
   * @param question an agent that fails to answer it counts as silent
   */
  public static <T> Answers<T> each(
      Whereabouts where, Transport transport, Function<AgentClient, T> question) {
    return new AgentFinder(transport).ask(candidates(where), question);
  }

  private static List<Address> candidates(Whereabouts where) {
    return switch (where) {
      case Whereabouts.Listed listed -> listed.addresses();
      case Whereabouts.Named named -> resolved(named.name());
      case Whereabouts.Nearby nearby -> nearby();
    };
  }

  private static List<Address> resolved(Address name) {
    try {
      return Arrays.stream(InetAddress.getAllByName(name.host()))
          .map(found -> new Address(found.getHostAddress(), name.port(), name.tls()))
          .toList();
    } catch (UnknownHostException e) {
      throw RackloomException.agent(
          "the name '" + name.host() + "' stands for no address", "check the name and the DNS", e);
    }
  }

  private static List<Address> nearby() {
    Set<Address> found = new LinkedHashSet<>();
    try (DatagramSocket socket =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      socket.setOption(StandardSocketOptions.IP_MULTICAST_IF, Nearby.loopback());
      socket.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 0);
      byte[] question = Nearby.question();
      socket.send(new DatagramPacket(question, question.length, Nearby.group()));
      long end = System.nanoTime() + LISTENING.toNanos();
      DatagramPacket packet = new DatagramPacket(new byte[Nearby.MAX_BYTES], Nearby.MAX_BYTES);
      while (found.size() < MOST && receive(socket, packet, end)) {
        Nearby.here(packet.getData(), packet.getLength())
            .map(here -> Address.parse(here.address()))
            .filter(Address::isLoopback)
            .ifPresent(found::add);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw RackloomException.environment(
          "agents of this machine cannot be asked for: " + e.getMessage(),
          "name their addresses instead",
          e);
    }
    return List.copyOf(found);
  }

  private static boolean receive(DatagramSocket socket, DatagramPacket packet, long end)
      throws IOException {
    long leftMillis = (end - System.nanoTime()) / 1_000_000;
    if (leftMillis <= 0) {
      return false;
    }
    try {
      socket.setSoTimeout((int) leftMillis);
      packet.setLength(Nearby.MAX_BYTES);
      socket.receive(packet);
      return true;
    } catch (SocketTimeoutException over) {
      return false;
    }
  }

  private <T> Answers<T> ask(List<Address> candidates, Function<AgentClient, T> question) {
    List<T> found = new ArrayList<>();
    List<String> silent = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> answers =
          candidates.stream()
              .limit(MOST)
              .<Callable<T>>map(address -> () -> ask(address, question))
              .map(threads::submit)
              .toList();
      for (Future<T> answer : answers) {
        try {
          found.add(answer.get());
        } catch (ExecutionException e) {
          silent.add(
              e.getCause() instanceof RackloomException r
                  ? r.failure().text()
                  : String.valueOf(e.getCause()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      silent.add("asking was interrupted");
    }
    return new Answers<>(found, silent);
  }

  private <T> T ask(Address address, Function<AgentClient, T> question) {
    try (AgentClient client = AgentClient.connect(address.toString(), "", transport)) {
      return question.apply(client);
    }
  }

  private static Found who(AgentClient client) {
    AgentInfo info = client.describe();
    return new Found(info.node(), info.address(), info.devices().stream().map(Device::id).toList());
  }
}
