package dev.rackloom.client.enroll;

import dev.rackloom.api.Checks;
import dev.rackloom.protocol.security.Role;
import dev.rackloom.protocol.security.Subject;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a certificate is to say.
 *
 * @param subject whom it speaks of
 * @param hosts names and numeric addresses where a node's agent is called; none for a user
 * @param lasts how long it is good
 */
public record Enrolment(Subject subject, List<String> hosts, Duration lasts) {

  /** How long certificates are good if nobody says. */
  public static final Duration USUAL = Duration.ofDays(90);

  /** A name, or a numeric address of either kind. */
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9])?|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");

  private static final Duration MOST = Duration.ofDays(825);

  public Enrolment {
    hosts = List.copyOf(hosts);
    Checks.that(
        (subject.role() == Role.NODE) != hosts.isEmpty(),
        subject.role() == Role.NODE
            ? "node '" + subject.name() + "' needs the host names or addresses it is called by"
            : subject + " is called by nobody and needs no hosts");
    for (String host : hosts) {
      Checks.that(
          HOST.matcher(host).matches(),
          "'" + host + "' is no host name or numeric address, and stands for no several");
    }
    Checks.that(
        lasts.isPositive() && lasts.compareTo(MOST) <= 0,
        "a certificate lasts up to " + MOST.toDays() + " days, not " + lasts.toDays());
  }

  /** A node's agent, for the usual time. */
  public static Enrolment node(String node, List<String> hosts) {
    return new Enrolment(new Subject(Role.NODE, node), hosts, USUAL);
  }

  /** A user, for the usual time. */
  public static Enrolment user(String name, Role role) {
    return new Enrolment(new Subject(role, name), List.of(), USUAL);
  }

  /** The same for another time. */
  public Enrolment lasting(Duration other) {
    return new Enrolment(subject, hosts, other);
  }
}
