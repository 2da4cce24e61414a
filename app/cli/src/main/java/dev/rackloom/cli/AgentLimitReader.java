package dev.rackloom.cli;

import dev.rackloom.api.RackloomException;
import dev.rackloom.codec.AgentFile;
import dev.rackloom.codec.Quantities;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Limits of an agent: what the command line says, else its file, else what is usual. */
final class AgentLimitReader {

  private final AgentFile file;
  private final Map<String, String> given;

  AgentLimitReader(AgentFile file, Map<String, String> given) {
    this.file = file;
    this.given = given;
    Set<String> known = AgentFile.limits();
    given
        .keySet()
        .forEach(name -> {
          if (!known.contains(name)) {
            throw RackloomException.user(
                "--limit " + name + " is not known", "use one of " + new TreeSet<>(known) + ".");
          }
        });
  }

  long bytes(String name, long usual) {
    String text = given.get(name);
    return text == null
        ? file.sizes().getOrDefault(name, usual)
        : quantity(name, text, Quantities::bytes);
  }

  int count(String name, int usual) {
    String text = given.get(name);
    return text == null
        ? file.counts().getOrDefault(name, usual)
        : Math.toIntExact(quantity(name, text, Integer::parseUnsignedInt));
  }

  Duration time(String name, Duration usual) {
    String text = given.get(name);
    return text == null
        ? file.times().getOrDefault(name, usual)
        : Duration.ofNanos(quantity(name, text, Quantities::nanos));
  }

  private static long quantity(
      String name, String text, java.util.function.ToLongFunction<String> parse) {
    try {
      return parse.applyAsLong(text);
    } catch (IllegalArgumentException e) {
      throw RackloomException.user(
          "--limit " + name + "=" + text + ": " + e.getMessage(),
          "sizes look like 64MiB, times like 2s, counts like 64.");
    }
  }
}
