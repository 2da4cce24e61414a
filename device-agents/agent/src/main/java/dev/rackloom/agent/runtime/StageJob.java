package dev.rackloom.agent.runtime;

import dev.rackloom.agent.execution.ExecutionFailure;
import dev.rackloom.agent.execution.Fired;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.telemetry.TelemetryEvent;
import io.grpc.Status;
import java.util.Set;
import java.util.stream.Collectors;

/** One firing of a stage for one request. */
final class StageJob implements LaneJob {

  private final EpochRuntime epoch;
  private final LocalStage stage;
  private final RequestRun request;
  private final RequestRun.Ready ready;
  private final Places places;
  private Bindings bindings = Bindings.NONE;
  private boolean entered;

  StageJob(EpochRuntime epoch, LocalStage stage, RequestRun request, RequestRun.Ready ready) {
    this.epoch = epoch;
    this.stage = stage;
    this.request = request;
    this.ready = ready;
    this.places = new Places(epoch.sender(), epoch.agent().buffers(), request);
  }

  Places places() {
    return places;
  }

  LocalStage stage() {
    return stage;
  }

  RequestRun requestRun() {
    return request;
  }

  @Override
  public long cameNanos() {
    return request.cameNanos();
  }

  @Override
  public int order() {
    return stage.order();
  }

  @Override
  public boolean isObsolete() {
    return request.isOver();
  }

  @Override
  public long readyNanos() {
    return ready.nanos();
  }

  @Override
  public int part() {
    return request.key().microBatch();
  }

  @Override
  public boolean mayRun(Runnable retry) {
    return epoch.sender().hasRoom(stage, request, retry);
  }

  @Override
  public NodeWork.Owner owner() {
    return new NodeWork.Owner(
        epoch.plan().deployment(), epoch.plan().epoch(), request.key().front());
  }

  @Override
  public long expectedNanos() {
    return stage.expectedNanos(
        request.info().bindings(), epoch.plan().rack().timeDilation(), epoch.agent().now());
  }

  @Override
  public Fired run() {
    entered = request.enter();
    if (!entered) {
      return Fired.NOTHING;
    }
    bindings = stage.bindings(ready.inputs(), request.info().bindings());
    return stage.executor().fire(ready.inputs(), bindings, places);
  }

  @Override
  public void done(Fired fired, long readyNanos, long startNanos, long endNanos) {
    if (entered) {
      epoch.fired(this, fired.outputs(), endNanos);
      if (epoch.replicas().has(stage)) {
        stage.took(bindings, endNanos - startNanos, epoch.agent().now());
      }
      report(fired, readyNanos, startNanos, endNanos);
      places.free();
      request.leave();
    }
  }

  private void report(Fired fired, long readyNanos, long startNanos, long endNanos) {
    TelemetrySink telemetry = epoch.agent().telemetry();
    telemetry.publish(() -> event(fired, readyNanos, startNanos, endNanos));
    stage
        .report()
        .ifPresent(
            r -> telemetry.publish(() -> r.of(request.key(), startNanos, ready.inputs(), fired)));
  }

  private TelemetryEvent event(Fired fired, long readyNanos, long startNanos, long endNanos) {
    PlannedStage planned = stage.planned();
    long wall = endNanos - startNanos;
    long compute =
        switch (fired.source()) {
          case EMULATED -> Math.round(wall / fired.dilation());
          case MEASURED, PREDICTED -> fired.ranNanos();
        };
    return new TelemetryEvent.StageFired(
        epoch.plan().deployment(),
        epoch.plan().epoch(),
        epoch.agent().node(),
        planned.device(),
        planned.id(),
        request.key().number(),
        request.key().microBatch(),
        startNanos,
        Math.max(0, startNanos - readyNanos),
        compute,
        wall,
        stage.predictedNanos(bindings),
        fired.source());
  }

  @Override
  public void failed(Throwable why) {
    places.free();
    if (entered) {
      request.leave();
    }
    if (request.isOver()) {
      return; // Nobody waits for it: that may be why it was ended.
    }
    PlannedStage planned = stage.planned();
    epoch.fail(
        request.key(),
        kind(why)
            .withDescription(
                "stage '"
                    + planned.id()
                    + "' on device '"
                    + planned.device()
                    + "' of node '"
                    + epoch.agent().node()
                    + "': "
                    + why.getMessage())
            .withCause(why));
  }

  /** What may do elsewhere is tried again; inputs are wrong only where they are the caller's. */
  private Status kind(Throwable why) {
    return switch (why) {
      case ExecutionFailure e when e.isPassing() -> Status.UNAVAILABLE;
      case ExecutionFailure e when e.isOfInputs() && readsCaller() -> Status.INVALID_ARGUMENT;
      default -> Status.INTERNAL;
    };
  }

  private boolean readsCaller() {
    Set<String> read =
        stage.planned().inputs().stream().map(Port::name).collect(Collectors.toSet());
    return epoch.plan().inputs().stream().map(Port::name).anyMatch(read::contains);
  }
}
