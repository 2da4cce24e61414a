package dev.rackloom.codec;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.MemoryTier;
import dev.rackloom.api.rack.Power;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/**
 * Devices and links by name, so that a rack file need not repeat a data sheet. The built-in one is
 * {@code devices.yaml} beside this class; a rack file may name others of the same form, whose
 * entries win.
 */
public final class DeviceCatalogue {

  /** Nothing is in it. */
  public static final DeviceCatalogue NONE = new DeviceCatalogue(Map.of(), Map.of());

  private static final Set<String> DEVICE_FIELDS =
      Set.of(
          "name",
          "kind",
          "peakTflops",
          "memory",
          "store",
          "cacheGB",
          "onChipGB",
          "units",
          "execution",
          "launch",
          "idleW",
          "busyW",
          "links",
          "status",
          "confidence",
          "sources",
          "note");

  private static final Set<String> LINK_FIELDS =
      Set.of("name", "kind", "bandwidthGBps", "latency", "confidence", "sources");

  private final Map<String, Entry> devices;
  private final Map<String, LinkEntry> links;

  private DeviceCatalogue(Map<String, Entry> devices, Map<String, LinkEntry> links) {
    this.devices = Map.copyOf(devices);
    this.links = Map.copyOf(links);
  }

  /**
   * A device's data sheet.
   *
   * @param device under its catalogue name, on no node
   * @param links what it can be joined with, and how many of each
   * @param status whether it can be bought
   * @param confidence how far the figures can be trusted: high, medium, low
   * @param sources where they come from
   * @param note what else to know; may be empty
   */
  public record Entry(
      Device device,
      Map<String, Integer> links,
      String status,
      String confidence,
      List<String> sources,
      String note) {
    public Entry {
      links = Map.copyOf(links);
      sources = List.copyOf(sources);
    }
  }

  /**
   * A kind of link.
   *
   * @param name for people
   * @param kind as in {@link Link#kind()}
   * @param bytesPerS one way; empty if it is not printed
   * @param latencyNanos one way; 0 if it is not known
   */
  public record LinkEntry(String name, String kind, OptionalDouble bytesPerS, long latencyNanos) {}

  /** The built-in one, parsed once. */
  public static DeviceCatalogue builtIn() {
    return BuiltIn.CATALOGUE;
  }

  /** Holds the built-in catalogue from when it is first asked for. */
  private static final class BuiltIn {
    private static final DeviceCatalogue CATALOGUE = load();
  }

  private static DeviceCatalogue load() {
    try (InputStream in = DeviceCatalogue.class.getResourceAsStream("devices.yaml")) {
      if (in == null) {
        throw new IllegalStateException("devices.yaml is not in the jar");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return of(Yaml.parse("devices.yaml", text));
    } catch (IOException e) {
      throw new IllegalStateException("devices.yaml cannot be read", e);
    }
  }

  /** This and the entries of {@code file}, which win. */
  public DeviceCatalogue with(Path file) {
    DeviceCatalogue other = of(Yaml.read(file));
    Map<String, Entry> allDevices = new LinkedHashMap<>(devices);
    allDevices.putAll(other.devices);
    Map<String, LinkEntry> allLinks = new LinkedHashMap<>(links);
    allLinks.putAll(other.links);
    return new DeviceCatalogue(allDevices, allLinks);
  }

  /** This and the data sheets that plug-ins bring, which win. */
  public DeviceCatalogue with(List<Device> others) {
    Map<String, Entry> all = new LinkedHashMap<>(devices);
    others.forEach(d -> all.put(d.id(), entry(d)));
    return new DeviceCatalogue(all, links);
  }

  private static Entry entry(Device device) {
    Map<String, String> attributes = new LinkedHashMap<>(device.attributes());
    attributes.putIfAbsent("catalogue", device.id());
    return new Entry(device.withAttributes(attributes), Map.of(), "", "", List.of("a plug-in"), "");
  }

  /** The names of all devices, sorted. */
  public Set<String> devices() {
    return new TreeSet<>(devices.keySet());
  }

  /** The names of all links, sorted. */
  public Set<String> links() {
    return new TreeSet<>(links.keySet());
  }

  /** The device of that name, if there is one. */
  public Optional<Entry> device(String name) {
    return Optional.ofNullable(devices.get(name));
  }

  /** The link of that name, if there is one. */
  public Optional<LinkEntry> link(String name) {
    return Optional.ofNullable(links.get(name));
  }

  private static DeviceCatalogue of(Yaml file) {
    file.allow(Set.of("devices", "links"));
    Map<String, LinkEntry> links = new LinkedHashMap<>();
    file.find("links").ifPresent(l -> l.fields().forEach((k, v) -> links.put(k, link(v))));
    Map<String, Entry> devices = new LinkedHashMap<>();
    file.find("devices").ifPresent(d -> d.fields().forEach((k, v) -> devices.put(k, entry(k, v))));
    return new DeviceCatalogue(devices, links);
  }

  private static LinkEntry link(Yaml yaml) {
    yaml.allow(LINK_FIELDS);
    return new LinkEntry(
        yaml.get("name").text(),
        yaml.get("kind").text(),
        yaml.find("bandwidthGBps")
            .map(b -> OptionalDouble.of(b.number() * 1e9))
            .orElse(OptionalDouble.empty()),
        yaml.find("latency").map(Yaml::nanos).orElse(0L));
  }

  private static Entry entry(String id, Yaml yaml) {
    yaml.allow(DEVICE_FIELDS);
    Map<String, Integer> links = new LinkedHashMap<>();
    yaml.find("links").ifPresent(l -> l.fields().forEach((k, v) -> links.put(k, (int) v.number())));
    return new Entry(
        device(id, yaml),
        links,
        text(yaml, "status"),
        text(yaml, "confidence"),
        yaml.find("sources")
            .map(s -> s.items().stream().map(Yaml::text).toList())
            .orElse(List.of()),
        text(yaml, "note"));
  }

  private static String text(Yaml yaml, String key) {
    return yaml.find(key).map(Yaml::text).orElse("");
  }

  private static Device device(String id, Yaml yaml) {
    Map<String, String> attributes = new LinkedHashMap<>(Map.of("catalogue", id));
    yaml.find("cacheGB").ifPresent(c -> attributes.put("cacheBytes", bytes(c)));
    yaml.find("onChipGB").ifPresent(c -> attributes.put("onChipBytes", bytes(c)));
    for (String key : List.of("units", "execution", "confidence")) {
      yaml.find(key).ifPresent(v -> attributes.put(key, v.text()));
    }
    double busy = yaml.find("busyW").map(Yaml::number).orElse(0.0);
    double idle = yaml.find("idleW").map(Yaml::number).orElse(0.0);
    return yaml.make(
        () ->
            new Device(
                id,
                id,
                yaml.get("kind").text(),
                yaml.get("name").text(),
                RackFile.peaks(yaml.get("peakTflops")),
                tiers(yaml),
                yaml.find("launch").map(Yaml::nanos).orElse(0L),
                new Power(idle, busy),
                Device.Realization.REAL,
                attributes),
        "correct this entry.");
  }

  private static String bytes(Yaml gigabytes) {
    return Long.toString(Math.round(gigabytes.number() * 1e9));
  }

  private static List<MemoryTier> tiers(Yaml yaml) {
    List<MemoryTier> tiers =
        yaml.get("memory").items().stream().map(DeviceCatalogue::tier).toList();
    return tiers.isEmpty() ? List.of(store(yaml)) : tiers;
  }

  private static MemoryTier tier(Yaml yaml) {
    yaml.allow(Set.of("tier", "capacityGB", "bandwidthGBps"));
    return new MemoryTier(
        yaml.get("tier").text(),
        Math.round(yaml.get("capacityGB").number() * 1e9),
        yaml.get("bandwidthGBps").number() * 1e9);
  }

  /** Memory whose bandwidth nobody prints: a byte a second, so that it is never taken for fast. */
  private static MemoryTier store(Yaml yaml) {
    return yaml.find("store")
        .map(s ->
            new MemoryTier(s.get("tier").text(), Math.round(s.get("capacityGB").number() * 1e9), 1))
        .orElse(new MemoryTier("none", 0, 1));
  }

  /** A failure that names what there is. */
  static RackloomException unknown(Yaml at, String what, Set<String> known) {
    return at.wrong(
        "the catalogue has no " + what + " '" + at.text() + "'",
        "use one of " + known + ", or describe it here.");
  }
}
