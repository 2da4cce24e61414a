package dev.rackloom.codec;

import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.MemoryTier;
import dev.rackloom.api.rack.Power;
import dev.rackloom.api.rack.TransferEngine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one entry of a rack file's devices. */
final class DeviceFields {

  private static final int MOST = 4096;

  private static final Set<String> FIELDS =
      Set.of(
          "id",
          "use",
          "count",
          "kind",
          "model",
          "peakTflops",
          "memory",
          "launch",
          "power",
          "pricePerHour",
          "transfers",
          "emulated",
          "attributes");

  private final Yaml yaml;
  private final Optional<Device> sheet;

  private DeviceFields(Yaml yaml, Optional<Device> sheet) {
    this.yaml = yaml;
    this.sheet = sheet;
  }

  /** The devices of the entry: one, or as many as it counts. */
  static List<Device> read(Yaml yaml, String node, DeviceCatalogue catalogue) {
    yaml.allow(FIELDS);
    Optional<Device> sheet =
        yaml.find("use")
            .map(use ->
                catalogue
                    .device(use.text())
                    .orElseThrow(() -> DeviceCatalogue.unknown(use, "device", catalogue.devices()))
                    .device());
    DeviceFields fields = new DeviceFields(yaml, sheet);
    String id = yaml.get("id").text();
    Optional<Yaml> count = yaml.find("count");
    if (count.isEmpty()) {
      return List.of(fields.device(id, node));
    }
    double many = count.get().number();
    if (many < 1 || many > MOST || many != Math.rint(many)) {
      throw count.get().wrong("'count' must be 1 to " + MOST, "write how many there are.");
    }
    List<Device> devices = new ArrayList<>();
    for (int i = 0; i < (int) many; i++) {
      devices.add(fields.device(id + i, node));
    }
    return devices;
  }

  private Device device(String id, String node) {
    boolean emulated = yaml.find("emulated").map(Yaml::flag).orElse(false);
    return yaml.make(
        () ->
            sound(
                new Device(
                    id,
                    node,
                    text("kind", sheet.map(Device::kind)),
                    yaml.find("model")
                        .map(Yaml::text)
                        .or(() -> sheet.map(Device::model))
                        .orElse(id),
                    peaks(),
                    memory(),
                    yaml.find("launch")
                        .map(Yaml::nanos)
                        .or(() -> sheet.map(Device::launchNanos))
                        .orElse(0L),
                    power(),
                    emulated ? Device.Realization.EMULATED : Device.Realization.REAL,
                    attributes())),
        "correct this device.");
  }

  /** A device whose attributes are what they are to be, where somebody reads them. */
  private static Device sound(Device device) {
    TransferEngine.of(device);
    return device;
  }

  private String text(String key, Optional<String> otherwise) {
    return yaml.find(key).map(Yaml::text).or(() -> otherwise).orElseGet(() -> yaml.get(key).text());
  }

  private Map<String, Double> peaks() {
    Map<String, Double> peaks = new LinkedHashMap<>();
    sheet.ifPresent(d -> peaks.putAll(d.peakFlopsPerS()));
    if (sheet.isEmpty() || yaml.find("peakTflops").isPresent()) {
      peaks.putAll(RackFile.peaks(yaml.get("peakTflops")));
    }
    return peaks;
  }

  private List<MemoryTier> memory() {
    return sheet.isPresent() && yaml.find("memory").isEmpty()
        ? sheet.get().memory()
        : yaml.get("memory").items().stream().map(DeviceFields::tier).toList();
  }

  private static MemoryTier tier(Yaml yaml) {
    yaml.allow(Set.of("tier", "capacity", "bandwidthGBps"));
    return yaml.make(
        () ->
            new MemoryTier(
                yaml.get("tier").text(),
                yaml.get("capacity").bytes(),
                yaml.get("bandwidthGBps").number() * 1e9),
        "write a positive capacity and bandwidth.");
  }

  private Power power() {
    return yaml.find("power")
        .map(p ->
            p.allow(Set.of("idleW", "busyW"))
                .make(
                    () -> new Power(p.get("idleW").number(), p.get("busyW").number()),
                    "write watts, busy at least idle."))
        .or(() -> sheet.map(Device::power))
        .orElse(new Power(0, 0));
  }

  private Map<String, String> attributes() {
    Map<String, String> attributes = new LinkedHashMap<>();
    sheet.ifPresent(d -> attributes.putAll(d.attributes()));
    yaml.find("attributes")
        .ifPresent(a -> a.fields().forEach((k, v) -> attributes.put(k, v.text())));
    yaml.find("pricePerHour").ifPresent(p -> attributes.put("pricePerHour", price(p)));
    yaml.find("transfers").ifPresent(t -> attributes.putAll(engine(t).attributes()));
    return attributes;
  }

  private static TransferEngine engine(Yaml yaml) {
    yaml.allow(Set.of("bandwidthGBps", "latency", "compression", "codec", "scatter", "reduce"));
    return yaml.make(
        () ->
            new TransferEngine(
                yaml.get("bandwidthGBps").number() * 1e9,
                yaml.find("latency").map(Yaml::nanos).orElse(0L),
                yaml.find("compression").map(Yaml::number).orElse(1.0),
                yaml.find("codec").map(Yaml::text).orElse(TransferEngine.NO_CODEC),
                yaml.find("scatter").map(Yaml::flag).orElse(false),
                yaml.find("reduce").map(Yaml::flag).orElse(false)),
        "write a positive bandwidth, a compression of 1 or more, and the name of its codec.");
  }

  private static String price(Yaml price) {
    if (!(price.number() >= 0)) {
      throw price.wrong("'pricePerHour' must be 0 or more", "write what an hour of it costs.");
    }
    return price.text();
  }
}
