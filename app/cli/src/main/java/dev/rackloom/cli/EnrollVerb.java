package dev.rackloom.cli;

import dev.rackloom.api.RackloomException;
import dev.rackloom.client.enroll.Authority;
import dev.rackloom.client.enroll.Enrolment;
import dev.rackloom.protocol.security.Identity;
import dev.rackloom.protocol.security.Role;
import dev.rackloom.protocol.security.Subject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes an authority, and certificates of it for agents and users. */
@Command(
    name = "enroll",
    mixinStandardHelpOptions = true,
    description = {
      "Certificates for agents and users, from an authority of the rack's own.",
      "  --ca DIR --init                                       make the authority, once",
      "  --ca DIR --node ID --host HOST --out DIR              an agent's",
      "  --ca DIR --user NAME --role view|deploy|admin --out DIR   a user's",
      "  --ca DIR --renew DIR                                  the same once more, with a new key",
      "  --show DIR                                            whose it is and until when"
    })
final class EnrollVerb implements Callable<Integer> {

  private static final Duration SOON = Duration.ofDays(14);
  private static final long DAY_S = Duration.ofDays(1).toSeconds();

  @Option(names = "--ca", paramLabel = "DIR", description = "The authority's folder.")
  @Nullable Path ca;

  @Option(names = "--init", description = "Make the authority.")
  boolean init;

  @Option(names = "--node", paramLabel = "ID", description = "For the agent of this node.")
  @Nullable String node;

  @Option(
      names = "--host",
      split = ",",
      paramLabel = "HOST",
      description = "Host names and addresses that the agent is called by.")
  List<String> hosts = List.of();

  @Option(names = "--user", paramLabel = "NAME", description = "For this user.")
  @Nullable String user;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "What the user may do: view, deploy or admin.")
  @Nullable String role;

  @Option(
      names = "--days",
      defaultValue = "90",
      description = "How long it is good (default: ${DEFAULT-VALUE}).")
  int days;

  @Option(names = "--out", paramLabel = "DIR", description = "Where to put it.")
  @Nullable Path out;

  @Option(names = "--renew", paramLabel = "DIR", description = "Renew the one in this folder.")
  @Nullable Path renew;

  @Option(names = "--show", paramLabel = "DIR", description = "Show the one in this folder.")
  @Nullable Path show;

  @Mixin Options.Output output;

  @Override
  public Integer call() {
    InstantSource clock = InstantSource.system();
    Console console = output.console();
    if (show != null) {
      tell(console, Identity.load(show), clock.instant());
      return 0;
    }
    if (ca == null) {
      throw usage("--ca DIR is missing");
    }
    if (init) {
      Authority made =
          Authority.create(ca, "authority " + ca.toAbsolutePath().getFileName(), clock);
      made(console, made);
      return 0;
    }
    Authority authority = Authority.open(ca, clock);
    tell(console, issue(authority), clock.instant());
    return 0;
  }

  private Identity issue(Authority authority) {
    if (renew != null) {
      return authority.renew(Identity.load(renew), Duration.ofDays(days));
    }
    if (out == null) {
      throw usage("--out DIR is missing");
    }
    if ((node == null) == (user == null)) {
      throw usage("name one: --node ID or --user NAME");
    }
    try {
      Subject subject =
          node != null
              ? new Subject(Role.NODE, node)
              : new Subject(userRole(), String.valueOf(user));
      return authority.issue(new Enrolment(subject, hosts, Duration.ofDays(days)), out);
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private Role userRole() {
    return Optional.ofNullable(role)
        .flatMap(Role::of)
        .filter(r -> r != Role.NODE)
        .orElseThrow(() -> usage("--role must be view, deploy or admin, was " + role));
  }

  private static RackloomException usage(String what) {
    return RackloomException.user("agent enroll: " + what, "look at: rackloom agent enroll --help");
  }

  private void made(Console console, Authority authority) {
    if (output.json) {
      console.document(
          Map.of(
              "authority", authority.folder().toString(),
              "expires", authority.expires().toString()));
    } else {
      console.line(
          "authority %s, good until %s; keep its ca-key.pem to yourself",
          authority.folder(), authority.expires());
    }
  }

  private void tell(Console console, Identity identity, Instant now) {
    long left = Math.ceilDiv(Duration.between(now, identity.expires()).toSeconds(), DAY_S);
    if (output.json) {
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      json.put("name", identity.subject().name());
      json.put("role", identity.subject().role().word());
      json.put("folder", identity.folder().toString());
      json.put("expires", identity.expires().toString());
      json.put("daysLeft", left);
      console.document(json);
      return;
    }
    console.line(
        "%s in %s, good until %s (%d days)",
        identity.subject(), identity.folder(), identity.expires(), left);
    if (now.plus(SOON).isAfter(identity.expires())) {
      console.line("renew it: rackloom agent enroll --ca DIR --renew %s", identity.folder());
    }
  }
}
