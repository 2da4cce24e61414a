package dev.rackloom.client.find;

import dev.rackloom.api.RackloomException;
import dev.rackloom.protocol.Address;
import java.util.Arrays;
import java.util.List;

/** Where agents may be. */
public sealed interface Whereabouts {

  /** At these addresses. */
  record Listed(List<Address> addresses) implements Whereabouts {
    public Listed {
      addresses = List.copyOf(addresses);
    }
  }

  /** At every address that a name stands for, all at one port. */
  record Named(Address name) implements Whereabouts {}

  /** On this machine, wherever: those that announce themselves. */
  record Nearby() implements Whereabouts {}

  /** Reads {@code nearby}, {@code dns:NAME:PORT} or {@code HOST:PORT,HOST:PORT,...}. */
  static Whereabouts parse(String text) {
    try {
      if (text.equals("nearby")) {
        return new Nearby();
      }
      if (text.startsWith("dns:")) {
        return new Named(Address.parse(text.substring("dns:".length())));
      }
      return new Listed(
          Arrays.stream(text.split(",")).map(String::trim).map(Address::parse).toList());
    } catch (IllegalArgumentException e) {
      throw RackloomException.user(
          "'" + text + "' does not say where agents are: " + e.getMessage(),
          "write nearby, dns:NAME:PORT, or HOST:PORT,HOST:PORT");
    }
  }
}
