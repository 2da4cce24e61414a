package dev.rackloom.agent.runtime;

import dev.rackloom.agent.execution.LinkTruth;
import dev.rackloom.agent.stream.SharedRegion;
import dev.rackloom.agent.stream.TensorParcel;
import dev.rackloom.agent.stream.WireElements;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.deploy.WireFormat;
import dev.rackloom.api.graph.DType;
import dev.rackloom.client.TensorValue;
import io.grpc.Status;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends what was made here to the devices that read it, in this agent or another. Safe to share.
 */
final class TensorSender {

  private final PlanRouting routing;
  private final AgentContext agent;
  private final EpochPeers peers;
  private final Transit transit;
  private final Ends ends;

  /** What becomes of tensors. */
  interface Ends {

    /** One has come to where it is read, at {@code nanos} of shaped time. */
    void arrived(RequestKey key, RequestInfo info, Passage passage, long nanos);

    /** What one joins on its way if it is part of a sum. */
    Optional<ExpertSums.Joined> joins(RequestKey key, RequestInfo info, Passage passage);

    /** One cannot come, so that its request cannot go on. */
    void fail(RequestKey key, Status why);
  }

  TensorSender(
      PlanRouting routing, AgentContext agent, EpochPeers peers, Transit transit, Ends ends) {
    this.routing = routing;
    this.agent = agent;
    this.peers = peers;
    this.transit = transit;
    this.ends = ends;
  }

  /**
   * A tensor that was made here.
   *
   * @param from the vertex it leaves
   * @param here the device that made it; empty if the caller brought it
   * @param modelled what emulated links do with it, if that depends on what is sent beside it
   */
  record Output(
      String tensor,
      TensorValue value,
      String from,
      String here,
      long readyNanos,
      Optional<LinkTruth.Passed> modelled) {

    Passage passage(String to, WireFormat wire) {
      return passage(to, wire.wireBytes(value.byteCount()));
    }

    Passage staying(String to) {
      return passage(to, value.byteCount());
    }

    private Passage passage(String to, long wireBytes) {
      return new Passage(tensor, value, from, to, wireBytes, readyNanos, modelled);
    }

    Output travelled(WireFormat wire) {
      TensorValue there = WireElements.travelled(value, wire);
      return new Output(tensor, there, from, here, readyNanos, modelled);
    }
  }

  /**
   * Sends a tensor on.
   *
   * @param run what this agent holds of the request, whose memory the tensor may lie in; null at
   *     the front, where it lies in memory of its own
   * @param region of shared memory that it lies in, if it does
   */
  void send(
      RequestKey key,
      RequestInfo info,
      Output output,
      @Nullable RequestRun run,
      @Nullable SharedRegion region) {
    WireFormat wire = wire(output.tensor, output.value.dtype());
    for (PlanRouting.Target target : targets(output.tensor, key, info)) {
      if (target.node().equals(agent.node())) {
        deliver(key, info, output, wire, target);
      } else {
        push(key, info, output, wire, target, run, region);
      }
    }
  }

  private void deliver(
      RequestKey key, RequestInfo info, Output output, WireFormat wire, PlanRouting.Target target) {
    if (target.device().equals(output.here)) {
      ends.arrived(key, info, output.staying(target.device()), output.readyNanos);
    } else {
      Passage passage = output.travelled(wire).passage(target.device(), wire);
      carry(key, info, passage, Transit.Way.IN_MEMORY);
    }
  }

  private void push(
      RequestKey key,
      RequestInfo info,
      Output output,
      WireFormat wire,
      PlanRouting.Target target,
      @Nullable RequestRun run,
      @Nullable SharedRegion region) {
    Peer peer = peers.at(target.node());
    if (peer == null) {
      ends.fail(
          key,
          Status.INTERNAL.withDescription("node '" + target.node() + "' is not part of the plan"));
    } else if (region != null) {
      pushShared(key, info, output.passage(target.device(), wire), peer, run, region);
    } else if (run == null || run.enter()) {
      Passage passage = output.passage(target.device(), wire);
      peer.send(peers.ref(key), info, passage, wire, null, new Fate(key, run));
    }
  }

  /**
   * Sends what lies in shared memory. That outlives the request here, which must not wait for it:
   * two agents that send each other tensors of one request would wait for each other.
   */
  private void pushShared(
      RequestKey key,
      RequestInfo info,
      Passage passage,
      Peer peer,
      @Nullable RequestRun run,
      SharedRegion region) {
    if (run != null && run.isOver()) {
      region.free();
    } else {
      peer.send(peers.ref(key), info, passage, WireFormat.SAME, region, new Fate(key, null));
    }
  }

  /** What becomes of a tensor on its way to another agent. */
  private final class Fate implements TensorParcel.Fate {
    private final RequestKey key;
    private final @Nullable RequestRun run;

    Fate(RequestKey key, @Nullable RequestRun run) {
      this.key = key;
      this.run = run;
    }

    @Override
    public void done() {
      if (run != null) {
        run.leave();
      }
    }

    @Override
    public void failed(Status why) {
      ends.fail(key, why);
    }
  }

  /** Hands a tensor on when its time on the link is over. */
  void carry(RequestKey key, RequestInfo info, Passage passage, Transit.Way way) {
    Supplier<List<String>> readers =
        () ->
            targets(passage.tensor(), key, info).stream().map(PlanRouting.Target::device).toList();
    transit.carry(
        key,
        passage,
        readers,
        () -> ends.joins(key, info, passage),
        way,
        nanos -> ends.arrived(key, info, passage, nanos));
  }

  /** How a tensor travels from one device to another. */
  WireFormat wire(String tensor, DType dtype) {
    return dtype.equals(DType.FLOAT32) ? routing.wire(tensor) : WireFormat.SAME;
  }

  Set<PlanRouting.Target> targets(String tensor, RequestRun run) {
    return targets(tensor, run.key(), run.info());
  }

  private Set<PlanRouting.Target> targets(String tensor, RequestKey key, RequestInfo info) {
    return routing.targets(tensor, key.front(), info.replicas());
  }

  /** Shared memory of the stream to an agent; null if there is none. */
  @Nullable SharedRegion region(String node, long bytes) {
    Peer peer = peers.at(node);
    return peer == null ? null : peer.region(bytes);
  }

  /** Whether what a stage makes for a request could go at once; else {@code retry} is run later. */
  boolean hasRoom(LocalStage stage, RequestRun run, Runnable retry) {
    for (Port port : stage.planned().outputs()) {
      for (PlanRouting.Target target : targets(port.name(), run)) {
        Peer peer = peers.at(target.node());
        if (peer != null && !hasRoom(peer, peers.ref(run.key()), retry)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean hasRoom(Peer peer, Peer.DataRef data, Runnable retry) {
    if (peer.hasRoom(data)) {
      return true;
    }
    peer.whenRoom(retry);
    return peer.hasRoom(data);
  }
}
