package dev.rackloom.core.bench;

import dev.rackloom.api.Progress;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.MemoryTier;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Power;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.core.Deployments;
import dev.rackloom.core.LiveDeployment;
import dev.rackloom.core.LocalAgents;
import dev.rackloom.core.OpenModel;
import dev.rackloom.core.Workbench;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Agents as processes on this machine, each with the CPU as its one real device. */
final class BenchRack implements AutoCloseable {

  private static final double BYTES_PER_S = 10e9;

  private final Workbench bench;
  private final LocalAgents agents;
  private final Rack rack;

  private BenchRack(Workbench bench, LocalAgents agents, Rack rack) {
    this.bench = bench;
    this.agents = agents;
    this.rack = rack;
  }

  /** Starts so many agents, whose devices have so many threads each. */
  static BenchRack start(Workbench bench, Path folder, int count, int threads, String... options) {
    Rack rack = rack(count, threads);
    LocalAgents agents = LocalAgents.start(rack, folder, List.of(options), Progress.SILENT);
    return new BenchRack(bench, agents, agents.addressed(rack));
  }

  /** So many nodes with a CPU each. */
  static Rack rack(int count, int threads) {
    List<Node> nodes = new ArrayList<>();
    List<Device> devices = new ArrayList<>();
    List<Link> links = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      nodes.add(new Node("node" + i, ""));
      devices.add(device(i, threads));
      links.add(new Link("link" + i, "host", "cpu" + i, "memory", BYTES_PER_S, 2_000));
    }
    return new Rack("bench", nodes, devices, List.of("host"), links, "cpu0", 1);
  }

  private static Device device(int number, int threads) {
    return new Device(
        "cpu" + number,
        "node" + number,
        "cpu",
        "CPU of this machine",
        Map.of("float32", 1e11, "int64", 1e10, "bool", 1e10, "int32", 1e10),
        List.of(new MemoryTier("DDR", 2L << 30, BYTES_PER_S)),
        4_000,
        new Power(0, 0),
        Device.Realization.REAL,
        Map.of("threads", Integer.toString(threads)));
  }

  Rack rack() {
    return rack;
  }

  /** The processor time of all agents so far. */
  long cpuNanos() {
    return agents.agents().stream()
        .map(agent -> ProcessHandle.of(agent.pid()).orElseThrow().info().totalCpuDuration())
        .mapToLong(spent -> spent.orElseThrow().toNanos())
        .sum();
  }

  /** Cuts a model into so many stages and spreads them over the agents in order. */
  LiveDeployment deploy(Path file, Bindings sizes, int stages, String name) {
    return deploy(Placed.open(bench, file, sizes, stages), name, 1);
  }

  /** Spreads a model's stages over the agents in order. */
  LiveDeployment deploy(OpenModel model, String name, int microBatches) {
    Placed placed = Placed.of(bench, rack, model, name);
    return Deployments.deploy(
        bench, placed.session(), placed.placement(), rack, name, microBatches, Progress.SILENT);
  }

  @Override
  public void close() {
    agents.close();
  }
}
