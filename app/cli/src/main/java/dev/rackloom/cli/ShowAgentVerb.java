package dev.rackloom.cli;

import dev.rackloom.api.rack.Device;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.AgentInfo;
import dev.rackloom.client.EpochInfo;
import dev.rackloom.client.find.AgentFinder;
import dev.rackloom.codec.Quantities;
import dev.rackloom.protocol.security.Transport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What agents own, what would run stages there, and what they have loaded. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = {
      "Says what agents own, what runs stages on their devices or why nothing does, and what they",
      "have loaded. Needs no lease."
    })
final class ShowAgentVerb implements Callable<Integer> {

  private static final int NOBODY = 4;

  @Mixin WhereOption at;

  @Mixin Options.Output output;

  /** An agent and what it has loaded. */
  private record Shown(AgentInfo info, List<EpochInfo> epochs) {}

  @Override
  public Integer call() {
    Console console = output.console();
    AgentFinder.Answers<Shown> answers =
        AgentFinder.each(at.where(), Transport.ofUser(), ShowAgentVerb::ask);
    List<Shown> agents = answers.given();
    if (output.json) {
      console.document(
          Map.of(
              "agents",
              agents.stream().map(ShowAgentVerb::json).toList(),
              "silent",
              answers.silent()));
    } else {
      agents.forEach(agent -> lines(agent).forEach(console::line));
      answers.silent().forEach(console::note);
      if (agents.isEmpty()) {
        console.note("no agent was found");
      }
    }
    return agents.isEmpty() ? NOBODY : 0;
  }

  private static Shown ask(AgentClient client) {
    return new Shown(client.describe(), client.deployments());
  }

  private static List<String> lines(Shown agent) {
    AgentInfo info = agent.info();
    List<String> lines = new ArrayList<>();
    lines.add("%s at %s".formatted(info.node(), info.address()));
    lines.add(
        "  Rackloom %s, Java %s, ONNX Runtime %s, %d %s, %s"
            .formatted(
                info.version(),
                info.javaVersion(),
                info.onnxRuntimeVersion(),
                info.cpuCores(),
                info.cpuCores() == 1 ? "core" : "cores",
                info.spareBytes() == 0
                    ? "keeps no spares"
                    : "keeps spares up to " + Quantities.showBytes(info.spareBytes())));
    for (Device device : info.devices()) {
      lines.add(
          "  %-12s %-5s %s, %s, %s"
              .formatted(
                  device.id(),
                  device.kind(),
                  device.realization().word(),
                  device.model(),
                  memory(device)));
      info.capabilities().stream()
          .filter(c -> c.device().equals(device.id()))
          .map(c ->
              "    %s: %s%s".formatted(c.name(), c.available() ? "" : "not there, ", c.detail()))
          .forEach(lines::add);
    }
    if (agent.epochs().isEmpty()) {
      lines.add("  nothing is loaded");
    }
    agent.epochs().stream()
        .map(e ->
            "  %s '%s': %s, epoch %d, %s, %d in flight"
                .formatted(
                    e.state() == EpochInfo.State.ACTIVE ? "serves" : "holds",
                    e.deployment(),
                    e.model(),
                    e.epoch(),
                    word(e),
                    e.inFlight()))
        .forEach(lines::add);
    return lines;
  }

  private static String memory(Device device) {
    return device.memory().stream()
        .map(tier -> Quantities.showBytes(tier.capacityBytes()) + " " + tier.name())
        .collect(Collectors.joining(" + "));
  }

  private static String word(EpochInfo epoch) {
    return epoch.state().name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Object> json(Shown agent) {
    AgentInfo info = agent.info();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("node", info.node());
    json.put("address", info.address());
    json.put("version", info.version());
    json.put("javaVersion", info.javaVersion());
    json.put("onnxRuntimeVersion", info.onnxRuntimeVersion());
    json.put("cpuCores", info.cpuCores());
    json.put("spareBytes", info.spareBytes());
    json.put("devices", info.devices().stream().map(d -> json(d, info)).toList());
    json.put("deployments", agent.epochs().stream().map(ShowAgentVerb::json).toList());
    return json;
  }

  private static Map<String, Object> json(Device device, AgentInfo info) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", device.id());
    json.put("kind", device.kind());
    json.put("model", device.model());
    json.put("realization", device.realization().word());
    json.put(
        "memory",
        device.memory().stream()
            .map(tier -> Map.of("tier", tier.name(), "bytes", tier.capacityBytes()))
            .toList());
    json.put(
        "runtimes",
        info.capabilities().stream()
            .filter(c -> c.device().equals(device.id()))
            .map(ShowAgentVerb::json)
            .toList());
    return json;
  }

  private static Map<String, Object> json(AgentInfo.Capability runtime) {
    return Map.of(
        "name", runtime.name(),
        "format", runtime.format(),
        "available", runtime.available(),
        "detail", runtime.detail());
  }

  private static Map<String, Object> json(EpochInfo epoch) {
    return Map.of(
        "deployment", epoch.deployment(),
        "epoch", epoch.epoch(),
        "model", epoch.model(),
        "state", word(epoch),
        "inFlight", epoch.inFlight());
  }
}
