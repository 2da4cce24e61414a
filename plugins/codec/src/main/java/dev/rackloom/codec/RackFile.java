package dev.rackloom.codec;

import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.MemoryTier;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Power;
import dev.rackloom.api.rack.Rack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rack file that people write. Memory in bytes ({@code 8GiB}), bandwidth in GB/s (1e9 bytes a
 * second), peaks in TFLOPS (1e12 operations a second, dense) per dtype, times with units ({@code
 * 5us}):
 *
 * <pre>
 * rack: three-unlike
 * callerAt: host
 * switches: [host]
 * timeDilation: 8            # only with emulated devices
 * nodes:
 *   - id: node-cpu
 *     agent: 127.0.0.1:7001  # optional: where its agent listens
 *     devices:
 *       - id: cpu0
 *         kind: cpu
 *         peakTflops: {float32: 0.1}
 *         memory: [{tier: DDR, capacity: 4GiB, bandwidthGBps: 15}]
 *         launch: 5us
 *         power: {idleW: 5, busyW: 20}
 *         emulated: false
 * links:
 *   - {id: pcie0, between: [host, gpu0], kind: pcie, bandwidthGBps: 16, latency: 5us}
 * </pre>
 */
public final class RackFile {

  private RackFile() {}

  /** Reads a rack file; a failure names file, line and what to try. */
  public static Rack read(Path file) {
    return rack(Yaml.read(file));
  }

  /** Reads the text of a rack file; {@code name} stands for the file in messages. */
  public static Rack parse(String name, String text) {
    return rack(Yaml.parse(name, text));
  }

  private static Rack rack(Yaml file) {
    file.allow(Set.of("rack", "nodes", "links", "switches", "callerAt", "timeDilation"));
    List<Node> nodes = new ArrayList<>();
    List<Device> devices = new ArrayList<>();
    Set<String> vertices = new HashSet<>();
    List<String> switches =
        file.find("switches")
            .map(s -> s.items().stream().map(Yaml::text).toList())
            .orElse(List.of());
    vertices.addAll(switches);
    for (Yaml node : file.get("nodes").items()) {
      node.allow(Set.of("id", "agent", "devices"));
      String id = node.get("id").text();
      nodes.add(new Node(id, node.find("agent").map(Yaml::text).orElse("")));
      for (Yaml device : node.get("devices").items()) {
        devices.add(device(device, id));
        if (!vertices.add(devices.getLast().id())) {
          throw device
              .get("id")
              .wrong(
                  "the name '" + devices.getLast().id() + "' is taken",
                  "give every device and switch a name of its own.");
        }
      }
    }
    List<Link> links =
        file.find("links")
            .map(l -> l.items().stream().map(link -> link(link, vertices)).toList())
            .orElse(List.of());
    String callerAt =
        file.find("callerAt").map(Yaml::text).orElseGet(() -> devices.getFirst().id());
    double dilation = file.find("timeDilation").map(Yaml::number).orElse(1.0);
    return file.make(
        () ->
            new Rack(file.get("rack").text(), nodes, devices, switches, links, callerAt, dilation),
        "compare with the sample rack file.");
  }

  private static Device device(Yaml yaml, String node) {
    yaml.allow(
        Set.of(
            "id",
            "kind",
            "model",
            "peakTflops",
            "memory",
            "launch",
            "power",
            "emulated",
            "attributes"));
    Map<String, Double> peaks = new LinkedHashMap<>();
    yaml.get("peakTflops")
        .fields()
        .forEach((dtype, peak) ->
            peaks.put(
                dtype,
                peak.make(
                    () ->
                        dev.rackloom.api.Checks.positive(peak.number(), "peakTflops." + dtype)
                            * 1e12,
                    "write the dense peak in TFLOPS.")));
    List<MemoryTier> tiers = yaml.get("memory").items().stream().map(RackFile::tier).toList();
    Map<String, String> attributes = new LinkedHashMap<>();
    yaml.find("attributes")
        .ifPresent(a -> a.fields().forEach((k, v) -> attributes.put(k, v.text())));
    String id = yaml.get("id").text();
    boolean emulated = yaml.find("emulated").map(Yaml::flag).orElse(false);
    Device.Realization realization =
        emulated ? Device.Realization.EMULATED : Device.Realization.REAL;
    return yaml.make(
        () ->
            new Device(
                id,
                node,
                yaml.get("kind").text(),
                yaml.find("model").map(Yaml::text).orElse(id),
                peaks,
                tiers,
                yaml.find("launch").map(Yaml::nanos).orElse(0L),
                power(yaml),
                realization,
                attributes),
        "correct this device.");
  }

  private static Power power(Yaml device) {
    return device
        .find("power")
        .map(p ->
            p.allow(Set.of("idleW", "busyW"))
                .make(
                    () -> new Power(p.get("idleW").number(), p.get("busyW").number()),
                    "write watts, busy at least idle."))
        .orElse(new Power(0, 0));
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

  private static Link link(Yaml yaml, Set<String> vertices) {
    yaml.allow(Set.of("id", "between", "kind", "bandwidthGBps", "latency"));
    List<Yaml> ends = yaml.get("between").items();
    if (ends.size() != 2) {
      throw yaml.get("between")
          .wrong("a link has two ends, this one " + ends.size(), "write between: [a, b].");
    }
    for (Yaml end : ends) {
      if (!vertices.contains(end.text())) {
        throw end.wrong(
            "link '"
                + yaml.get("id").text()
                + "' ends at '"
                + end.text()
                + "', which is neither a device nor a switch",
            "use one of " + new java.util.TreeSet<>(vertices) + ", or add it to switches.");
      }
    }
    return yaml.make(
        () ->
            new Link(
                yaml.get("id").text(),
                ends.get(0).text(),
                ends.get(1).text(),
                yaml.find("kind").map(Yaml::text).orElse("link"),
                yaml.get("bandwidthGBps").number() * 1e9,
                yaml.find("latency").map(Yaml::nanos).orElse(0L)),
        "correct this link.");
  }
}
