package dev.rackloom.protocol.security;

import dev.rackloom.api.RackloomException;
import dev.rackloom.protocol.Address;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Opens every channel and every server: plain text on loopback, mutual TLS wherever an address asks
 * for it, and nothing else. Immutable.
 */
public final class Transport {

  /** The environment's name of a user's identity folder. */
  public static final String VARIABLE = "RACKLOOM_IDENTITY";

  private static final Transport PLAIN = new Transport(Optional.empty(), InstantSource.system());

  private final Optional<Identity> identity;
  private final InstantSource clock;

  private Transport(Optional<Identity> identity, InstantSource clock) {
    this.identity = identity;
    this.clock = clock;
  }

  /** Without an identity: loopback only. */
  public static Transport plain() {
    return PLAIN;
  }

  /** With an identity. */
  public static Transport with(Identity identity) {
    return new Transport(Optional.of(identity), InstantSource.system());
  }

  /** With an identity, or without. */
  public static Transport with(Optional<Identity> identity) {
    return new Transport(identity, InstantSource.system());
  }

  /**
   * With the identity of whoever runs this process: the folder that {@code RACKLOOM_IDENTITY}
   * names, else {@code rackloom/identity} in the user's configuration folder, else none.
   */
  public static Transport ofUser() {
    String named = System.getenv(VARIABLE);
    if (named != null && !named.isBlank()) {
      return with(Identity.load(Path.of(named)));
    }
    Path usual = usualFolder();
    return Files.isDirectory(usual) ? with(Identity.load(usual)) : PLAIN;
  }

  /** Where a user's identity lies if nothing names another place. */
  public static Path usualFolder() {
    String config = System.getenv("XDG_CONFIG_HOME");
    Path base =
        config != null && !config.isBlank()
            ? Path.of(config)
            : Path.of(System.getProperty("user.home"), ".config");
    return base.resolve("rackloom").resolve("identity");
  }

  /** As whom it speaks. */
  public Optional<Identity> identity() {
    return identity;
  }

  /**
   * A channel to an address.
   *
   * @throws RackloomException if the address needs TLS and there is no valid identity
   */
  public NettyChannelBuilder channel(Address address) {
    return NettyChannelBuilder.forAddress(address.host(), address.port(), credentials(address));
  }

  /**
   * A TLS channel to a server that is none of the rack's agents, as whom nobody is named to it.
   *
   * @param authority a PEM file of whoever signs the server's certificate
   * @throws RackloomException if the file cannot be read
   */
  public static NettyChannelBuilder channel(Address address, Path authority) {
    try {
      ChannelCredentials credentials =
          TlsChannelCredentials.newBuilder().trustManager(authority.toFile()).build();
      return NettyChannelBuilder.forAddress(address.host(), address.port(), credentials);
    } catch (IOException | IllegalArgumentException e) {
      throw RackloomException.user(
          "cannot read certificates from " + authority + ": " + e.getMessage(),
          "name a PEM file with the certificate of the authority that signs " + address + "'s");
    }
  }

  private ChannelCredentials credentials(Address address) {
    if (!address.tls()) {
      return InsecureChannelCredentials.create();
    }
    Identity mine = require("a call to " + address);
    return TlsChannelCredentials.newBuilder()
        .keyManager(mine.keyManagers())
        .trustManager(mine.trustManagers())
        .build();
  }

  /**
   * A server at an address; who calls it over TLS must show a certificate of the same authority.
   *
   * @param refused hears a line of each caller whose certificate is of another one
   * @throws RackloomException if the address needs TLS and there is no valid identity
   */
  public NettyServerBuilder server(Address address, Consumer<String> refused) {
    return NettyServerBuilder.forAddress(
        address.socketAddress(), serverCredentials(address, refused));
  }

  private ServerCredentials serverCredentials(Address address, Consumer<String> refused) {
    if (!address.tls()) {
      return InsecureServerCredentials.create();
    }
    Identity mine = requireOfAgent("listening at " + address);
    return TlsServerCredentials.newBuilder()
        .keyManager(mine.keyManagers())
        .trustManager(mine.trustManagers(refused))
        .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
        .build();
  }

  private Identity require(String purpose) {
    return require(purpose, "in " + VARIABLE + " or put it at " + usualFolder());
  }

  /** The identity, which an agent's {@code purpose} cannot do without. */
  public Identity requireOfAgent(String purpose) {
    return require(purpose, "with --identity, or as 'identity' in the agent's file");
  }

  private Identity require(String purpose, String where) {
    return identity
        .orElseThrow(() ->
            RackloomException.user(
                purpose + " needs TLS, and there is no identity; plain text is for loopback only",
                "enroll with 'rackloom agent enroll', and name the folder " + where))
        .requireValid(clock.instant());
  }
}
