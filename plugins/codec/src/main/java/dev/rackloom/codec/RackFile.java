package dev.rackloom.codec;

import dev.rackloom.api.Checks;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.rack.TransferEngine;
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
 *     memory:                # optional: tiers below the homes of its devices, see MemoryFields
 *       - {of: cpu0}
 *     devices:
 *       - id: cpu0
 *         kind: cpu
 *         peakTflops: {float32: 0.1}
 *         memory: [{tier: DDR, capacity: 4GiB, bandwidthGBps: 15}]
 *         launch: 5us
 *         power: {idleW: 5, busyW: 20}
 *         emulated: false
 *         transfers:           # a NIC or IPU: what it does with bytes, see TransferEngine
 *           {bandwidthGBps: 25, latency: 2us, compression: 1.6, codec: deflate, scatter: true,
 *           reduce: true}
 * links:
 *   - {id: pcie0, between: [host, gpu0], kind: pcie, bandwidthGBps: 16, latency: 5us}
 * </pre>
 *
 * <p>A device or link may take its data sheet from the {@link DeviceCatalogue}; what is written
 * beside wins. {@code count} makes several devices, or bundles links; a name that ends in {@code *}
 * joins every device of that beginning:
 *
 * <pre>
 *       - {id: gpu, use: h100-sxm, count: 8}
 * links:
 *   - {id: nv, between: ["gpu*", nvswitch], use: nvlink4, count: 18}
 * </pre>
 */
public final class RackFile {

  private RackFile() {}

  /** Whether parsed JSON is a rack: nodes with devices. */
  public static boolean isOne(Object json) {
    return json instanceof Map<?, ?> rack
        && rack.get("nodes") instanceof List<?> nodes
        && !nodes.isEmpty()
        && nodes.getFirst() instanceof Map<?, ?> node
        && node.containsKey("devices");
  }

  /** Reads a rack file; a failure names file, line and what to try. */
  public static Rack read(Path file) {
    return read(file, DeviceCatalogue.builtIn());
  }

  /** Reads a rack file whose devices may be taken from {@code catalogue}. */
  public static Rack read(Path file, DeviceCatalogue catalogue) {
    return rack(Yaml.read(file), catalogue);
  }

  /** Reads the text of a rack file; {@code name} stands for the file in messages. */
  public static Rack parse(String name, String text) {
    return parse(name, text, DeviceCatalogue.builtIn());
  }

  /** The same with devices that may be taken from {@code catalogue}. */
  public static Rack parse(String name, String text, DeviceCatalogue catalogue) {
    return rack(Yaml.parse(name, text), catalogue);
  }

  private static Rack rack(Yaml file, DeviceCatalogue known) {
    file.allow(
        Set.of("rack", "catalogue", "nodes", "links", "switches", "callerAt", "timeDilation"));
    DeviceCatalogue catalogue = catalogue(file, known);
    List<Node> nodes = new ArrayList<>();
    List<Device> devices = new ArrayList<>();
    Set<String> vertices = new HashSet<>();
    List<String> switches =
        file.find("switches")
            .map(s -> s.items().stream().map(Yaml::text).toList())
            .orElse(List.of());
    vertices.addAll(switches);
    for (Yaml node : file.get("nodes").items()) {
      node.allow(Set.of("id", "agent", "devices", "memory"));
      String id = node.get("id").text();
      nodes.add(new Node(id, node.find("agent").map(Yaml::text).orElse("")));
      for (Yaml device : node.get("devices").items()) {
        for (Device made : DeviceFields.read(device, id, catalogue)) {
          devices.add(made);
          if (!vertices.add(made.id())) {
            throw device
                .get("id")
                .wrong(
                    "the name '" + made.id() + "' is taken",
                    "give every device and switch a name of its own.");
          }
        }
      }
    }
    List<Link> links =
        file.find("links")
            .map(l ->
                l.items().stream()
                    .flatMap(link -> LinkFields.read(link, vertices, catalogue).stream())
                    .toList())
            .orElse(List.of());
    String callerAt =
        file.find("callerAt").map(Yaml::text).orElseGet(() -> devices.getFirst().id());
    double dilation = file.find("timeDilation").map(Yaml::number).orElse(1.0);
    Rack rack =
        file.make(
            () ->
                new Rack(
                    file.get("rack").text(), nodes, devices, switches, links, callerAt, dilation),
            "compare with the sample rack file.");
    file.make(() -> reachable(rack), "write kind: ethernet (or roce, infiniband) at its link.");
    file.make(() -> onNics(rack), "write scatter and reduce at the NIC or IPU of its node.");
    return MemoryFields.read(file, rack);
  }

  /** Engines own what goes to a network, so each needs one. */
  private static Rack reachable(Rack rack) {
    for (Device device : rack.devices()) {
      Checks.that(
          TransferEngine.of(device).isEmpty()
              || rack.links().stream()
                  .filter(TransferEngine::isNetwork)
                  .anyMatch(l -> l.a().equals(device.id()) || l.b().equals(device.id())),
          "device '" + device.id() + "' has transfers, but no link of a network");
    }
    return rack;
  }

  /** What computes has its own way to copy and to add. */
  private static Rack onNics(Rack rack) {
    for (Device device : rack.devices()) {
      Checks.that(
          device.peakFlopsPerS().isEmpty()
              || TransferEngine.of(device).stream().noneMatch(e -> e.scatter() || e.reduce()),
          "device '"
              + device.id()
              + "' is a "
              + device.kind()
              + " that computes: it cannot scatter or reduce transfers");
    }
    return rack;
  }

  private static DeviceCatalogue catalogue(Yaml file, DeviceCatalogue known) {
    DeviceCatalogue catalogue = known;
    List<Yaml> more = file.find("catalogue").map(Yaml::items).orElse(List.of());
    for (Yaml other : more) {
      catalogue = catalogue.with(file.beside(other.text()));
    }
    return catalogue;
  }

  /** Peaks in TFLOPS by dtype. */
  static Map<String, Double> peaks(Yaml yaml) {
    Map<String, Double> peaks = new LinkedHashMap<>();
    yaml.fields()
        .forEach((dtype, peak) ->
            peaks.put(
                dtype,
                peak.make(
                    () ->
                        dev.rackloom.api.Checks.positive(peak.number(), "peakTflops." + dtype)
                            * 1e12,
                    "write the dense peak in TFLOPS.")));
    return peaks;
  }
}
