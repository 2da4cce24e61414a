package dev.rackloom.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.protocol.security.Identity;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CertificateEndTest {

  /** Held here, or it is forgotten with its handler. */
  private static final Logger LOG = Logger.getLogger(CertificateEnd.class.getName());

  @TempDir Path folder;

  private static InstantSource before(Identity identity, Duration left) {
    return InstantSource.fixed(identity.expires().minus(left));
  }

  @Test
  void end_isWarnedOf_inTheLastTwoWeeks() {
    Identity identity = new TestAuthority(folder).node("n-a");
    Duration twoWeeks = Duration.ofDays(14);
    assertThat(CertificateEnd.warning(identity, before(identity, twoWeeks.plusSeconds(1))))
        .isEmpty();
    assertThat(CertificateEnd.warning(identity, before(identity, twoWeeks)).orElseThrow())
        .contains("'n-a' (node)", "in 14 days", "--renew " + identity.folder(), "restart");
    assertThat(CertificateEnd.warning(identity, before(identity, Duration.ofDays(-3))))
        .hasValueSatisfying(text -> assertThat(text).contains("in 0 days"));
  }

  @Test
  void agent_saysSoWhenItStarts() throws Exception {
    TestAuthority authority = new TestAuthority(folder.resolve("authority"));
    Identity soon = authority.ending(TestAuthority.enrolment("n-a"), Duration.ofDays(3));
    BlockingQueue<String> said = new LinkedBlockingQueue<>();
    Handler handler = new Hearing(said);
    boolean parents = LOG.getUseParentHandlers();
    LOG.addHandler(handler);
    LOG.setUseParentHandlers(false);
    AgentConfig config =
        AgentConfig.on("n-a", "tls://127.0.0.1:0", List.of(TestRack.real("a")), folder.resolve("a"))
            .withDoors(Doors.PLAIN.withIdentity(soon));
    AgentServer agent = AgentServer.start(config);
    try {
      assertThat(said.poll(20, TimeUnit.SECONDS)).isNotNull().contains("in 2 days");
    } finally {
      agent.kill();
      LOG.removeHandler(handler);
      LOG.setUseParentHandlers(parents);
    }
    assertThat(soon.expires()).isAfter(Instant.now());
  }

  private static final class Hearing extends Handler {
    private final BlockingQueue<String> said;

    Hearing(BlockingQueue<String> said) {
      this.said = said;
    }

    @Override
    public void publish(LogRecord message) {
      said.add(message.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
