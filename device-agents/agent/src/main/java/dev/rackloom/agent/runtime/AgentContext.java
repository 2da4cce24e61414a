package dev.rackloom.agent.runtime;

import dev.rackloom.api.rack.Device;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What an epoch needs of the agent it runs in.
 *
 * @param node the agent's node id
 * @param run drawn when the agent started
 * @param clock nanoseconds, monotonic
 * @param timers says when time is over; its work is short
 * @param threads one thread for each task, may block
 * @param telemetry takes events
 * @param lanes the agent's devices by id
 * @param buffers memory for tensors
 * @param emulationSeed of the truth about links
 * @param works what is known of the devices of a node that hold replicas; empty if nothing is that
 *     is new enough
 */
public record AgentContext(
    String node,
    long run,
    LongSupplier clock,
    ScheduledExecutorService timers,
    Executor threads,
    TelemetrySink telemetry,
    Function<String, Optional<DeviceLane>> lanes,
    Buffers buffers,
    long emulationSeed,
    Function<String, Optional<NodeWork>> works) {

  long now() {
    return clock.getAsLong();
  }

  boolean owns(String device) {
    return lanes.apply(device).isPresent();
  }

  boolean isEmulated(String device) {
    return lanes.apply(device).map(DeviceLane::device).map(Device::isEmulated).orElse(false);
  }
}
