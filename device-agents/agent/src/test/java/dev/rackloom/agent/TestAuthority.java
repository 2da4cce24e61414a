package dev.rackloom.agent;

import dev.rackloom.client.enroll.Authority;
import dev.rackloom.client.enroll.Enrolment;
import dev.rackloom.protocol.security.Identity;
import dev.rackloom.protocol.security.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** An authority in a test's folder, and what it issues. */
final class TestAuthority {

  private static final List<String> HOSTS = List.of("localhost", "127.0.0.1");

  private final Path folder;
  private final Authority authority;

  TestAuthority(Path folder) {
    this.folder = folder;
    this.authority = Authority.create(folder.resolve("ca"), "test rack", InstantSource.system());
  }

  Path folder() {
    return folder.resolve("ca");
  }

  Identity node(String id) {
    return authority.issue(Enrolment.node(id, HOSTS), folder.resolve(id));
  }

  Identity user(String name, Role role) {
    return authority.issue(Enrolment.user(name, role), folder.resolve(name));
  }

  /** What was issued so long ago that it has ended. */
  Identity expired(Enrolment enrolment) {
    Instant then = Instant.now().minus(Enrolment.USUAL).minus(Duration.ofDays(1));
    return Authority.open(folder(), InstantSource.fixed(then))
        .issue(enrolment, folder.resolve("expired-" + enrolment.subject().name()));
  }

  /** What was issued so long ago that it will end after {@code left}. */
  Identity ending(Enrolment enrolment, Duration left) {
    Instant then = Instant.now().minus(Enrolment.USUAL).plus(left);
    return Authority.open(folder(), InstantSource.fixed(then))
        .issue(enrolment, folder.resolve("ending-" + enrolment.subject().name()));
  }

  static Enrolment enrolment(String id, String... hosts) {
    return Enrolment.node(id, hosts.length == 0 ? HOSTS : List.of(hosts));
  }

  Identity issue(Enrolment enrolment) {
    return authority.issue(enrolment, folder.resolve("special-" + enrolment.subject().name()));
  }
}
