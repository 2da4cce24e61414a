package dev.rackloom.agent.runtime;

import dev.rackloom.agent.execution.LinkTruth;
import dev.rackloom.api.cost.Source;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.telemetry.TelemetryEvent;
import dev.rackloom.protocol.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Time on links: a tensor that came from another device is handed over when its time is over, D
 * times what the link's truth says, or D times what the way really took if it is real. That time
 * counts from when the tensor was made, so what threads and sockets took is part of it. Where that
 * was more than an emulated link has, the tensor is late by the clock but not by shaped time: what
 * it is for catches up in its own time. From a real device to another in the memory of one agent it
 * goes at once: nothing moves.
 */
final class Transit {

  private final DeploymentPlan plan;
  private final AgentContext agent;
  private final LinkTruth links;
  private final Set<String> inputs;

  Transit(DeploymentPlan plan, AgentContext agent, LinkTruth links) {
    this.plan = plan;
    this.agent = agent;
    this.links = links;
    this.inputs = plan.inputs().stream().map(Port::name).collect(Collectors.toSet());
  }

  /** How a tensor really came. */
  enum Way {
    /** From another agent. */
    PUSHED,
    /** It was in this agent all the time. */
    IN_MEMORY
  }

  /**
   * Hands a tensor over when its time is over.
   *
   * @param readers says the devices that it goes to, in turn; asked where time is emulated
   * @param sums says what it joins if it is part of a sum; asked where time is emulated
   * @param handOver told when it arrived, by shaped time
   */
  void carry(
      RequestKey key,
      Passage passage,
      Supplier<List<String>> readers,
      Supplier<Optional<ExpertSums.Joined>> sums,
      Way way,
      LongConsumer handOver) {
    String to = vertex(passage.to());
    Optional<LinkTruth.Passed> modelled =
        links.emulates(passage.from(), to)
            ? Optional.of(passage.modelled().orElseGet(() -> passed(passage, readers, sums)))
            : Optional.empty();
    long now = agent.now();
    long due = passage.startNanos() + lasts(modelled, way, now - passage.startNanos());
    long arrives = Math.max(now, due);
    Runnable arrival =
        () -> {
          agent.telemetry().publish(() -> moved(key, passage, to, modelled, arrives));
          handOver.accept(modelled.isPresent() ? due : arrives);
        };
    if (due > now) {
      Runnable later = () -> agent.threads().execute(arrival);
      var _ = agent.timers().schedule(later, due - now, TimeUnit.NANOSECONDS);
    } else {
      arrival.run();
    }
  }

  private LinkTruth.Passed passed(
      Passage passage, Supplier<List<String>> readers, Supplier<Optional<ExpertSums.Joined>> sums) {
    return sums.get()
        .map(joined -> join(passage, joined))
        .orElseGet(() -> links.pass(passage.from(), turn(passage, readers), passage.wireBytes()));
  }

  private LinkTruth.Passed join(Passage passage, ExpertSums.Joined joined) {
    return links.join(
        joined.turn(),
        passage.from(),
        passage.to(),
        passage.startNanos(),
        plan.rack().timeDilation(),
        joined.tokens().toInts(),
        passage.wireBytes());
  }

  private String vertex(String device) {
    return device.equals(Wire.CALLER) ? plan.rack().callerAt() : device;
  }

  /**
   * The readers elsewhere up to the one that a tensor is on its way to. Inputs and answers go by
   * themselves, as they are priced.
   */
  private List<String> turn(Passage passage, Supplier<List<String>> readers) {
    if (passage.to().equals(Wire.CALLER) || inputs.contains(passage.tensor())) {
      return List.of(vertex(passage.to()));
    }
    List<String> turn = new ArrayList<>();
    for (String reader : readers.get()) {
      if (reader.equals(passage.to())) {
        break;
      }
      if (!reader.equals(passage.from()) && !reader.equals(Wire.CALLER)) {
        turn.add(reader);
      }
    }
    turn.add(passage.to());
    return turn;
  }

  private long lasts(Optional<LinkTruth.Passed> modelled, Way way, long tookNanos) {
    if (modelled.isEmpty() && way == Way.IN_MEMORY) {
      return 0;
    }
    long nanos = modelled.map(LinkTruth.Passed::nanos).orElse(tookNanos);
    return (long) Math.ceil(nanos * plan.rack().timeDilation());
  }

  private TelemetryEvent moved(
      RequestKey key,
      Passage passage,
      String to,
      Optional<LinkTruth.Passed> modelled,
      long arrivedNanos) {
    return new TelemetryEvent.TensorMoved(
        plan.deployment(),
        plan.epoch(),
        agent.node(),
        passage.from(),
        to,
        passage.tensor(),
        key.number(),
        key.microBatch(),
        passage.startNanos(),
        passage.wireBytes(),
        modelled.map(LinkTruth.Passed::carriedBytes).orElse(passage.wireBytes()),
        modelled.map(LinkTruth.Passed::copiedBytes).orElse(0L),
        modelled.map(LinkTruth.Passed::reducedBytes).orElse(0L),
        Math.max(0, arrivedNanos - passage.startNanos()),
        modelled.map(LinkTruth.Passed::nanos).orElse(-1L),
        modelled.isPresent() ? Source.EMULATED : Source.MEASURED);
  }
}
