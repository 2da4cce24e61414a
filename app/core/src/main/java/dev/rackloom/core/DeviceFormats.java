package dev.rackloom.core;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.spi.SubModelWriter;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.AgentInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which devices cannot run the sub-models of which stages, and why. A rack file tells by a device's
 * attributes: {@code executor: open-inference} runs onnx only, and {@code formats: onnx} (or {@code
 * onnx, torchscript}) says so of any device. Agents that answer know better: they say what runs
 * there now. Of what nobody says anything a device is thought to run it.
 *
 * @param formats of each stage's sub-model, by stage
 * @param refused by device and format, why it does not run there
 */
record DeviceFormats(Map<String, String> formats, Map<String, Map<String, String>> refused) {

  static final DeviceFormats UNKNOWN = new DeviceFormats(Map.of(), Map.of());

  private static final String ONNX = "onnx";

  DeviceFormats {
    formats = Map.copyOf(formats);
    refused = Map.copyOf(refused);
  }

  /** What the rack's attributes tell. */
  static DeviceFormats of(Rack rack, Map<String, String> formats) {
    Map<String, Map<String, String>> refused = new TreeMap<>();
    for (Device device : rack.devices()) {
      known(device)
          .ifPresent(known -> {
            Map<String, String> not = new LinkedHashMap<>();
            Set.copyOf(formats.values()).stream()
                .filter(f -> !known.contains(f))
                .forEach(f -> not.put(f, "it runs " + String.join(" and ", known) + " only"));
            if (!not.isEmpty()) {
              refused.put(device.id(), Map.copyOf(not));
            }
          });
    }
    return new DeviceFormats(formats, refused);
  }

  private static Optional<List<String>> known(Device device) {
    String said = device.attributes().getOrDefault("formats", "").strip();
    if (!said.isEmpty()) {
      return Optional.of(Arrays.stream(said.split("[,\\s]+")).toList());
    }
    return device.attributes().getOrDefault("executor", "").equals("open-inference")
        ? Optional.of(List.of(ONNX))
        : Optional.empty();
  }

  /** Whether it is worth asking agents: what they all run needs no question. */
  boolean isWorthAsking() {
    return formats.values().stream().anyMatch(f -> !f.equals(ONNX));
  }

  /** With what the rack's agents say, those that answer. */
  DeviceFormats heard(Rack rack) {
    DeviceFormats all = this;
    for (Node node : rack.nodes()) {
      if (!node.agent().isEmpty()) {
        all = asked(node).map(all::heard).orElse(all);
      }
    }
    return all;
  }

  /** What nobody says is not known; whoever deploys will hear of it. */
  private static Optional<AgentInfo> asked(Node node) {
    try (AgentClient agent = AgentClient.connect(node.agent(), node.id())) {
      return Optional.of(agent.describe());
    } catch (RackloomException notThere) {
      return Optional.empty();
    }
  }

  /** With what one agent says of its devices. */
  DeviceFormats heard(AgentInfo agent) {
    Map<String, Map<String, String>> all = new TreeMap<>(refused);
    for (Device device : agent.devices()) {
      List<AgentInfo.Capability> there =
          agent.capabilities().stream()
              .filter(c -> c.device().equals(device.id()) && !c.format().isEmpty())
              .toList();
      Map<String, String> not = new TreeMap<>();
      for (String format : there.isEmpty() ? Set.<String>of() : Set.copyOf(formats.values())) {
        refusal(there, format).ifPresent(why -> not.put(format, why));
      }
      if (!there.isEmpty()) {
        all.put(device.id(), Map.copyOf(not));
      }
    }
    return new DeviceFormats(formats, all);
  }

  private static Optional<String> refusal(List<AgentInfo.Capability> there, String format) {
    List<AgentInfo.Capability> fit = there.stream().filter(c -> c.format().equals(format)).toList();
    if (fit.isEmpty()) {
      Set<String> others = new LinkedHashSet<>();
      there.forEach(c -> others.add(c.format()));
      return Optional.of("it runs " + String.join(" and ", others) + " only");
    }
    return fit.stream().anyMatch(AgentInfo.Capability::available)
        ? Optional.empty()
        : Optional.of(fit.getFirst().name() + ": " + fit.getFirst().detail());
  }

  /** Why a stage cannot run on a device; empty if it can, as far as is known. */
  Optional<String> refusal(String stage, String device) {
    String format = formats.getOrDefault(stage, "");
    return Optional.ofNullable(refused.getOrDefault(device, Map.of()).get(format))
        .map(why -> "device '" + device + "' does not run " + format + ": " + why);
  }

  /** No stage goes where it cannot run. */
  List<Constraint> bans() {
    List<Constraint> bans = new ArrayList<>();
    new TreeMap<>(formats)
        .keySet()
        .forEach(stage ->
            refused.keySet().stream()
                .filter(device -> refusal(stage, device).isPresent())
                .sorted()
                .forEach(device -> bans.add(new Constraint.Ban(stage, device))));
    return bans;
  }

  /** A line for every device that is kept from stages because of their format. */
  List<String> reasons() {
    Map<String, Set<String>> stages = new TreeMap<>();
    for (Constraint ban : bans()) {
      if (ban instanceof Constraint.Ban(String stage, String device)) {
        refusal(stage, device)
            .ifPresent(why -> stages.computeIfAbsent(why, w -> new LinkedHashSet<>()).add(stage));
      }
    }
    return stages.entrySet().stream()
        .map(e -> e.getKey() + " (" + String.join(", ", e.getValue()) + ")")
        .toList();
  }

  /**
   * Nothing of a placement is where it cannot run.
   *
   * @throws RackloomException naming the first stage that is, and why
   */
  void require(Placement placement) {
    placement
        .assignments()
        .forEach(a ->
            a.group().devices().stream()
                .flatMap(device -> refusal(a.stage(), device).stream())
                .findFirst()
                .ifPresent(why -> {
                  throw RackloomException.user(
                      "stage '" + a.stage() + "' cannot run where it is placed: " + why,
                      "place again: what agents do not run is left out then.");
                }));
  }

  /** The formats of a graph's stages, as a writer would make them. */
  static Map<String, String> formats(OpenModel model, SubModelWriter writer) {
    return model.stages().stages().stream()
        .collect(Collectors.toMap(Stage::id, s -> writer.format(model.graph(), s.operators())));
  }
}
