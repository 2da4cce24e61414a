package dev.rackloom.agent;

import dev.rackloom.api.Checks;
import dev.rackloom.protocol.Address;
import dev.rackloom.protocol.security.Identity;
import java.time.Duration;
import java.util.Optional;

/**
 * How an agent is reached.
 *
 * @param identity as whom it speaks TLS; without one it is reached on loopback only
 * @param rest where the REST form of the front door listens, if anywhere
 * @param reflection whether it describes its services to tools; if unsaid, on loopback only
 * @param announced whether it answers those on this machine who ask which agents there are
 * @param handshake how long a new connection may take to say something sensible
 * @param idle how long a connection may have no call before it is closed
 * @param drain how long requests in flight may take to end when the agent is told to stop
 */
public record Doors(
    Optional<Identity> identity,
    Optional<Address> rest,
    Optional<Boolean> reflection,
    boolean announced,
    Duration handshake,
    Duration idle,
    Duration drain) {

  /** Plain text on loopback, gRPC alone. */
  public static final Doors PLAIN =
      new Doors(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          Duration.ofSeconds(10),
          Duration.ofMinutes(10),
          Duration.ofSeconds(10));

  public Doors {
    Checks.that(handshake.isPositive(), "handshake must be positive, was " + handshake);
    Checks.that(idle.isPositive(), "idle must be positive, was " + idle);
    Checks.that(!drain.isNegative(), "drain must not be negative, was " + drain);
  }

  /** These with TLS. */
  public Doors withIdentity(Identity other) {
    return new Doors(Optional.of(other), rest, reflection, announced, handshake, idle, drain);
  }

  /** These with a REST door. */
  public Doors withRest(Address other) {
    return new Doors(identity, Optional.of(other), reflection, announced, handshake, idle, drain);
  }

  /** These with reflection on or off. */
  public Doors withReflection(boolean on) {
    return new Doors(identity, rest, Optional.of(on), announced, handshake, idle, drain);
  }

  /** These, announced on this machine. */
  public Doors withAnnouncement() {
    return new Doors(identity, rest, reflection, true, handshake, idle, drain);
  }

  /** These with other patience for silent connections. */
  public Doors withPatience(Duration forHandshake, Duration forIdle) {
    return new Doors(identity, rest, reflection, announced, forHandshake, forIdle, drain);
  }

  /** These with another time to drain. */
  public Doors withDrain(Duration other) {
    return new Doors(identity, rest, reflection, announced, handshake, idle, other);
  }
}
