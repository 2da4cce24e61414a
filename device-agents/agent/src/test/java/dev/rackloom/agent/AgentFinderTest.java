package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.client.find.AgentFinder;
import dev.rackloom.client.find.Findings;
import dev.rackloom.client.find.Whereabouts;
import dev.rackloom.protocol.Address;
import dev.rackloom.protocol.Nearby;
import dev.rackloom.protocol.security.Transport;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AgentFinderTest {

  @TempDir Path folder;

  private TestRack rack(Doors doors) {
    return new TestRack(folder, AgentLimits.DEFAULT, Transport.plain(), node -> doors);
  }

  private static Findings find(String where) {
    return AgentFinder.find(Whereabouts.parse(where), Transport.plain());
  }

  @Test
  void listed_areAsked_andTheSilentAreNamed() {
    try (TestRack rack = rack(Doors.PLAIN).with(real("a")).with(real("b"))) {
      String a = rack.agent("a").address();
      String b = rack.agent("b").address();
      Findings findings = find(a + ", " + b + ",127.0.0.1:1");
      assertThat(findings.agents())
          .containsExactly(
              new Findings.Found("n-a", a, List.of("a")),
              new Findings.Found("n-b", b, List.of("b")));
      assertThat(findings.silent())
          .singleElement()
          .asString()
          .contains("127.0.0.1:1", "Connection refused (UNAVAILABLE)", "Maybe it is not running");
      Rack bare =
          rack.rack().withNodes(List.of(new Node("n-a", ""), new Node("n-b", "10.0.0.1:7")));
      assertThat(findings.addressed(bare).nodes())
          .containsExactly(new Node("n-a", a), new Node("n-b", "10.0.0.1:7"));
    }
  }

  @Test
  void name_standsForEveryAddress() {
    try (TestRack rack = rack(Doors.PLAIN).with(real("a"))) {
      int port = Address.parse(rack.agent("a").address()).port();
      assertThat(find("dns:localhost:" + port).agents())
          .extracting(Findings.Found::node)
          .containsExactly("n-a");
    }
    assertThatThrownBy(() -> find("dns:no-such-host.invalid:1"))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("no-such-host.invalid");
  }

  @Test
  void nearby_areFound_ifTheyAnnounceThemselves() {
    Doors announced = Doors.PLAIN.withAnnouncement();
    try (TestRack rack = rack(announced).with(real("a")).with(real("b"))) {
      assertThat(find("nearby").agents())
          .extracting(Findings.Found::address)
          .contains(rack.agent("a").address(), rack.agent("b").address());
    }
    try (TestRack quiet = rack(Doors.PLAIN).with(real("q"))) {
      assertThat(find("nearby").agents())
          .extracting(Findings.Found::address)
          .doesNotContain(quiet.agent("q").address());
    }
  }

  @Test
  void announcementOutsideLoopback_isRefused() {
    TestAuthority authority = new TestAuthority(folder.resolve("authority"));
    AgentConfig config =
        AgentConfig.on("n-a", "0.0.0.0:0", List.of(real("a")), folder)
            .withDoors(Doors.PLAIN.withAnnouncement().withIdentity(authority.node("n-a")));
    assertThatThrownBy(() -> AgentServer.start(config)).hasMessageContaining("loopback");
  }

  /** A flood of questions is answered so many times a second; garbage is not answered at all. */
  @Test
  void floodAndGarbage_areBounded() throws Exception {
    try (TestRack rack = rack(Doors.PLAIN.withAnnouncement()).with(real("a"));
        DatagramSocket socket =
            new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      socket.setOption(StandardSocketOptions.IP_MULTICAST_IF, Nearby.loopback());
      byte[] garbage = new byte[400];
      new Random(1).nextBytes(garbage);
      for (int i = 0; i < 300; i++) {
        byte[] bytes = i % 3 == 0 ? garbage : Nearby.question();
        socket.send(new DatagramPacket(bytes, bytes.length, Nearby.group()));
      }
      assertThat(answers(socket, rack.agent("a").address())).isBetween(1, 150);
      assertThat(find(rack.agent("a").address()).agents()).hasSize(1);
    }
  }

  private static int answers(DatagramSocket socket, String address) throws Exception {
    int count = 0;
    socket.setSoTimeout(500);
    DatagramPacket packet = new DatagramPacket(new byte[Nearby.MAX_BYTES], Nearby.MAX_BYTES);
    try {
      while (true) {
        packet.setLength(Nearby.MAX_BYTES);
        socket.receive(packet);
        String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
        count += text.endsWith(" " + address) ? 1 : 0;
      }
    } catch (SocketTimeoutException silence) {
      return count;
    }
  }

  @Test
  void nonsense_isNamed() {
    assertThatThrownBy(() -> Whereabouts.parse("somewhere"))
        .hasMessageContaining("'somewhere'")
        .hasMessageContaining("Maybe write nearby");
    assertThat(Nearby.here("rackloom! 1 only-one".getBytes(StandardCharsets.UTF_8), 20)).isEmpty();
  }
}
