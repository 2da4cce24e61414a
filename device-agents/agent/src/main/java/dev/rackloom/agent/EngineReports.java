package dev.rackloom.agent;

import dev.rackloom.agent.runtime.EpochRuntime;
import dev.rackloom.agent.runtime.LocalStage;
import dev.rackloom.api.cost.Source;
import dev.rackloom.api.telemetry.TelemetryEvent;
import dev.rackloom.protocol.v1.EpochState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What serving engines say of the stages that serve here, since they were last asked. Those that
 * are lost are not asked.
 */
final class EngineReports implements Supplier<List<TelemetryEvent>> {

  private final String node;
  private final Epochs epochs;
  private final LongSupplier clock;
  private long since;

  EngineReports(String node, Epochs epochs, LongSupplier clock) {
    this.node = node;
    this.epochs = epochs;
    this.clock = clock;
    this.since = clock.getAsLong();
  }

  @Override
  public synchronized List<TelemetryEvent> get() {
    long from = since;
    since = clock.getAsLong();
    List<TelemetryEvent> events = new ArrayList<>();
    for (EpochRuntime epoch : active()) {
      for (LocalStage stage : epoch.stages()) {
        if (stage.ready()) {
          event(epoch, stage, from).ifPresent(events::add);
        }
      }
    }
    return events;
  }

  private List<EpochRuntime> active() {
    return epochs.with(t ->
        t.all().stream()
            .filter(e -> e.is(EpochState.ACTIVE))
            .flatMap(e -> e.runtime().stream())
            .toList());
  }

  private Optional<TelemetryEvent> event(EpochRuntime epoch, LocalStage stage, long from) {
    return stage
        .engineTimes()
        .map(times ->
            new TelemetryEvent.EngineAsked(
                epoch.plan().deployment(),
                epoch.plan().epoch(),
                node,
                stage.planned().device(),
                stage.planned().id(),
                from,
                since - from,
                times.firings(),
                times.failed(),
                times.batches(),
                times.samples(),
                times.waitedNanos(),
                times.queueNanos(),
                times.computeNanos(),
                Source.MEASURED));
  }
}
