package dev.rackloom.agent;

import dev.rackloom.protocol.security.Identity;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Warns in the agent's log, at its start and once a day, when its certificate will end soon: nobody
 * is let in with one that has ended, and nobody else would say so before.
 */
final class CertificateEnd {

  private static final Duration SOON = Duration.ofDays(14);
  private static final System.Logger LOG = System.getLogger(CertificateEnd.class.getName());

  private CertificateEnd() {}

  /** Looks now, and every day from now on. */
  static void watch(Identity identity, InstantSource wall, ScheduledExecutorService timers) {
    var _ =
        timers.scheduleAtFixedRate(
            () ->
                warning(identity, wall)
                    .ifPresent(text -> LOG.log(System.Logger.Level.WARNING, text)),
            0,
            1,
            TimeUnit.DAYS);
  }

  /** What there is to warn of. */
  static Optional<String> warning(Identity identity, InstantSource wall) {
    Duration left = Duration.between(wall.instant(), identity.expires());
    return left.compareTo(SOON) > 0
        ? Optional.empty()
        : Optional.of(
            "the certificate of "
                + identity.subject()
                + " ends at "
                + identity.expires()
                + ", in "
                + Math.max(0, left.toDays())
                + " days: renew it with rackloom agent enroll --ca DIR --renew "
                + identity.folder()
                + ", and restart the agent");
  }
}
