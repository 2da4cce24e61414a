package dev.rackloom.api.rack;

import dev.rackloom.api.Checks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a NIC or IPU does with bytes on their way between its host and the network: they pass its
 * engine, a resource that transfers share, and between two engines of one codec they travel
 * compressed. Compression here loses nothing: who reads gets what was sent.
 *
 * <p>A link of a kind in {@link #NETWORKS} ends at the engine's far side, every other link ({@code
 * pcie}, {@code cxl}, ...) at its host side. What passes from one network link to another, or from
 * one host link to another, does not meet the engine.
 *
 * @param bytesPerS uncompressed bytes that go through it a second, in one direction
 * @param latencyNanos what each passage adds
 * @param compression bytes before over bytes after, as measured on the traffic in mind; 1 for an
 *     engine that only moves
 * @param codec engines compress for each other if they name the same one
 * @param scatter whether a tensor for several readers on the network comes to it once and is copied
 *     there
 * @param reduce whether parts of one sum that come from the network are added there, so that their
 *     host gets the sum alone
 */
public record TransferEngine(
    double bytesPerS,
    long latencyNanos,
    double compression,
    String codec,
    boolean scatter,
    boolean reduce) {

  /** Kinds of links on the far side of an engine. */
  public static final Set<String> NETWORKS = Set.of("ethernet", "roce", "infiniband");

  /** The codec of an engine that compresses nothing. */
  public static final String NO_CODEC = "none";

  /** The kind of the link that stands for an engine on a route. */
  public static final String KIND = "engine";

  private static final String BYTES = "transfers.bytesPerS";
  private static final String LATENCY = "transfers.latencyNanos";
  private static final String COMPRESSION = "transfers.compression";
  private static final String CODEC = "transfers.codec";
  private static final String SCATTER = "transfers.scatter";
  private static final String REDUCE = "transfers.reduce";

  public TransferEngine {
    Checks.positive(bytesPerS, "bytesPerS of a transfer engine");
    Checks.notNegative(latencyNanos, "latencyNanos of a transfer engine");
    Checks.that(
        compression >= 1 && compression < 1e6,
        "compression of a transfer engine must be 1 or more, was " + compression);
    Checks.named(codec, "codec of a transfer engine");
    Checks.that(
        compression == 1 || !codec.equals(NO_CODEC),
        "a transfer engine with a compression of " + compression + " needs a codec");
  }

  /** An engine that moves and compresses, and neither copies nor adds. */
  public TransferEngine(double bytesPerS, long latencyNanos, double compression, String codec) {
    this(bytesPerS, latencyNanos, compression, codec, false, false);
  }

  /** The same engine, if it copies and adds. */
  public TransferEngine with(boolean scatters, boolean reduces) {
    return new TransferEngine(bytesPerS, latencyNanos, compression, codec, scatters, reduces);
  }

  /** The engine of a device; empty if its attributes name none. */
  public static Optional<TransferEngine> of(Device device) {
    Map<String, String> attributes = device.attributes();
    if (!attributes.containsKey(BYTES)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new TransferEngine(
              Double.parseDouble(attributes.getOrDefault(BYTES, "")),
              Long.parseLong(attributes.getOrDefault(LATENCY, "0")),
              Double.parseDouble(attributes.getOrDefault(COMPRESSION, "1")),
              attributes.getOrDefault(CODEC, NO_CODEC),
              flag(SCATTER, attributes),
              flag(REDUCE, attributes)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the transfer engine of device '" + device.id() + "': " + e.getMessage(), e);
    }
  }

  private static boolean flag(String name, Map<String, String> attributes) {
    String said = attributes.getOrDefault(name, "false");
    Checks.that(
        said.equals("true") || said.equals("false"),
        name + " must be true or false, was '" + said + "'");
    return said.equals("true");
  }

  /** The engines of a rack, each as a link that transfers go through. */
  public static List<Link> links(Rack rack) {
    return rack.devices().stream()
        .flatMap(d -> of(d).map(e -> e.between(d.id())).stream())
        .toList();
  }

  /** Whether a link is on the network's side of engines, by its kind. */
  public static boolean isNetwork(Link link) {
    return NETWORKS.contains(link.kind().toLowerCase(Locale.ROOT));
  }

  /** As attributes of its device. */
  public Map<String, String> attributes() {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put(BYTES, Double.toString(bytesPerS));
    attributes.put(LATENCY, Long.toString(latencyNanos));
    attributes.put(COMPRESSION, Double.toString(compression));
    attributes.put(CODEC, codec);
    attributes.put(SCATTER, Boolean.toString(scatter));
    attributes.put(REDUCE, Boolean.toString(reduce));
    return attributes;
  }

  /** Whether it makes less of bytes for another engine. */
  boolean compressesFor(TransferEngine other) {
    return compression > 1 && codec.equals(other.codec);
  }

  /** The engine of a device as a link from the host's side to the network's. */
  Link between(String device) {
    return new Link(linkId(device), device, farSide(device), KIND, bytesPerS, latencyNanos);
  }

  /** The name of the link that stands for the engine of a device. */
  public static String linkId(String device) {
    return device + " engine";
  }

  /** The vertex on the network's side of a device's engine. */
  static String farSide(String device) {
    return device + " far side";
  }
}
