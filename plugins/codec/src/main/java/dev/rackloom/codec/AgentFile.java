package dev.rackloom.codec;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The file that tells an agent what it is. All but {@code rack} may be left out; paths are beside
 * the file unless they begin with {@code /}:
 *
 * <pre>
 * agent: node-a                    # its node in the rack; may be left out if there is one
 * rack: rack.yaml                  # describes its devices
 * devices: [gpu0, gpu1]            # only these of the node
 * listen: 10.0.0.7:7001            # outside loopback this is TLS
 * rest: 10.0.0.7:7002              # the REST form of the front door
 * identity: identity               # folder of its certificate
 * work: /var/lib/rackloom          # its own folder
 * engines: /opt/engines            # jars of engines that are no part of the program
 * reflection: false                # describes its services to tools
 * announce: false                  # found by others on this machine; loopback only
 * emulationSeed: 1
 * log: info                        # off, severe, warning, info, fine
 * patience: {handshake: 10s, idle: 10m, drain: 10s}
 * limits: {message: 64MiB, tensor: 1GiB, artefact: 64GiB, inbox: 1GiB, peerWindow: 64MiB,
 *          shared: 128MiB, inputs: 256MiB, spares: 16GiB, inFlight: 64, telemetryRing: 8192,
 *          admissionWait: 2s, requestDeadline: 60s, silence: 1500ms, park: 10s, abandoned: 10s}
 * </pre>
 *
 * @param node {@code agent}
 * @param rack the rack file
 * @param devices which of the node's; all if empty
 * @param texts {@code listen}, {@code rest} and {@code log}, those that are there
 * @param paths {@code identity}, {@code work} and {@code engines}, those that are there
 * @param flags {@code reflection} and {@code announce}, those that are there
 * @param emulationSeed if it is there
 * @param times of {@code patience} and {@code limits}, those that are there
 * @param sizes of {@code limits}, in bytes, those that are there
 * @param counts of {@code limits}, those that are there
 */
public record AgentFile(
    Optional<String> node,
    Path rack,
    List<String> devices,
    Map<String, String> texts,
    Map<String, Path> paths,
    Map<String, Boolean> flags,
    Optional<Long> emulationSeed,
    Map<String, Duration> times,
    Map<String, Long> sizes,
    Map<String, Integer> counts) {

  private static final Set<String> TEXTS = Set.of("listen", "rest", "log");
  private static final Set<String> PATHS = Set.of("identity", "work", "engines");
  private static final Set<String> FLAGS = Set.of("reflection", "announce");
  private static final Set<String> PATIENCE = Set.of("handshake", "idle", "drain");
  private static final Set<String> WAITS =
      Set.of("admissionWait", "requestDeadline", "silence", "park", "abandoned");
  private static final Set<String> SIZES =
      Set.of("message", "tensor", "artefact", "inbox", "peerWindow", "shared", "inputs", "spares");
  private static final Set<String> COUNTS = Set.of("inFlight", "telemetryRing");

  /** All names of {@code limits}. */
  public static Set<String> limits() {
    return Stream.of(WAITS, SIZES, COUNTS)
        .flatMap(Set::stream)
        .collect(Collectors.toUnmodifiableSet());
  }

  public AgentFile {
    devices = List.copyOf(devices);
    texts = Map.copyOf(texts);
    paths = Map.copyOf(paths);
    flags = Map.copyOf(flags);
    times = Map.copyOf(times);
    sizes = Map.copyOf(sizes);
    counts = Map.copyOf(counts);
  }

  /** A file that says no more than which rack. */
  public static AgentFile of(Path rack) {
    return new AgentFile(
        Optional.empty(),
        rack,
        List.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        Optional.empty(),
        Map.of(),
        Map.of(),
        Map.of());
  }

  /** Reads either kind: a file of an agent, or a rack file, which stands for itself. */
  public static AgentFile readOrRack(Path file) {
    if (file.toString().endsWith(".json")) {
      return of(file);
    }
    Yaml yaml = Yaml.read(file);
    return yaml.find("nodes").isPresent() ? of(file) : read(yaml);
  }

  /** Reads an agent's file; a failure names file, line and what to try. */
  public static AgentFile read(Path file) {
    return read(Yaml.read(file));
  }

  private static AgentFile read(Yaml yaml) {
    yaml.allow(
        Set.of(
            "agent",
            "rack",
            "devices",
            "listen",
            "rest",
            "identity",
            "work",
            "engines",
            "reflection",
            "announce",
            "emulationSeed",
            "log",
            "patience",
            "limits"));
    Map<String, Duration> times = new LinkedHashMap<>();
    Map<String, Long> sizes = new LinkedHashMap<>();
    Map<String, Integer> counts = new LinkedHashMap<>();
    yaml.find("patience").ifPresent(p -> times(p.allow(PATIENCE), PATIENCE, times));
    yaml.find("limits").ifPresent(limits -> limits(limits, times, sizes, counts));
    Map<String, String> texts = new LinkedHashMap<>();
    Map<String, Path> paths = new LinkedHashMap<>();
    Map<String, Boolean> flags = new LinkedHashMap<>();
    TEXTS.forEach(k -> yaml.find(k).ifPresent(v -> texts.put(k, v.text())));
    PATHS.forEach(k -> yaml.find(k).ifPresent(v -> paths.put(k, v.beside(v.text()))));
    FLAGS.forEach(k -> yaml.find(k).ifPresent(v -> flags.put(k, v.flag())));
    return new AgentFile(
        yaml.find("agent").map(Yaml::text),
        yaml.beside(yaml.get("rack").text()),
        yaml.find("devices")
            .map(d -> d.items().stream().map(Yaml::text).toList())
            .orElse(List.of()),
        texts,
        paths,
        flags,
        yaml.find("emulationSeed").map(s -> (long) s.number()),
        times,
        sizes,
        counts);
  }

  private static void limits(
      Yaml limits,
      Map<String, Duration> times,
      Map<String, Long> sizes,
      Map<String, Integer> counts) {
    limits
        .fields()
        .forEach((name, value) -> {
          if (SIZES.contains(name)) {
            sizes.put(name, value.bytes());
          } else if (COUNTS.contains(name)) {
            counts.put(name, count(name, value));
          } else if (!WAITS.contains(name)) {
            throw value.wrong(
                "'" + name + "' is not known in limits",
                "use one of " + SIZES + ", " + COUNTS + ", " + WAITS + ".");
          }
        });
    times(limits, WAITS, times);
  }

  private static int count(String name, Yaml value) {
    double number = value.number();
    if (number < 1 || number > Integer.MAX_VALUE || number != Math.rint(number)) {
      throw value.wrong("'" + name + "' must be a whole number from 1", "write how many.");
    }
    return (int) number;
  }

  private static void times(Yaml yaml, Set<String> names, Map<String, Duration> times) {
    names.forEach(
        name -> yaml.find(name).ifPresent(v -> times.put(name, Duration.ofNanos(v.nanos()))));
  }
}
