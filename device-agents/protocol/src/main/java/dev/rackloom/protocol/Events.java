package dev.rackloom.protocol;

import dev.rackloom.api.Ids;
import dev.rackloom.api.cost.Source;
import dev.rackloom.api.telemetry.TelemetryEvent;
import dev.rackloom.protocol.v1.DeviceUsedEvent;
import dev.rackloom.protocol.v1.EngineAskedEvent;
import dev.rackloom.protocol.v1.Event;
import dev.rackloom.protocol.v1.EventSource;
import dev.rackloom.protocol.v1.ExpertsRoutedEvent;
import dev.rackloom.protocol.v1.MembersChangedEvent;
import dev.rackloom.protocol.v1.RequestEndedEvent;
import dev.rackloom.protocol.v1.SentRows;
import dev.rackloom.protocol.v1.StageFiredEvent;
import dev.rackloom.protocol.v1.TensorMovedEvent;
import java.util.Arrays;
import java.util.Optional;

/** Telemetry records to and from messages. */
public final class Events {

  private Events() {}

  /** As a message. */
  public static Event toMessage(TelemetryEvent event) {
    Event.Builder message =
        Event.newBuilder().setNode(event.node()).setStartNanos(event.startNanos());
    switch (event) {
      case TelemetryEvent.StageFired e ->
          message.setSource(source(e.source())).setStageFired(fired(e));
      case TelemetryEvent.TensorMoved e ->
          message.setSource(source(e.source())).setTensorMoved(moved(e));
      case TelemetryEvent.DeviceUsed e ->
          message.setSource(source(e.source())).setDeviceUsed(used(e));
      case TelemetryEvent.MembersChanged e ->
          message.setSource(source(e.source())).setMembersChanged(changed(e));
      case TelemetryEvent.ExpertsRouted e ->
          message.setSource(source(e.source())).setExpertsRouted(routed(e));
      case TelemetryEvent.RequestEnded e ->
          message.setSource(source(e.source())).setRequestEnded(ended(e));
      case TelemetryEvent.EngineAsked e ->
          message.setSource(source(e.source())).setEngineAsked(asked(e));
    }
    return message.build();
  }

  /** As a record; empty for a kind of event that this program is too old to know. */
  public static Optional<TelemetryEvent> toRecord(Event message) {
    return switch (message.getWhatCase()) {
      case STAGE_FIRED -> Optional.of(fired(message, message.getStageFired()));
      case TENSOR_MOVED -> Optional.of(moved(message, message.getTensorMoved()));
      case DEVICE_USED -> Optional.of(used(message, message.getDeviceUsed()));
      case MEMBERS_CHANGED -> changed(message, message.getMembersChanged());
      case EXPERTS_ROUTED -> Optional.of(routed(message, message.getExpertsRouted()));
      case REQUEST_ENDED -> Optional.of(ended(message, message.getRequestEnded()));
      case ENGINE_ASKED -> Optional.of(asked(message, message.getEngineAsked()));
      case WHAT_NOT_SET -> Optional.empty();
    };
  }

  /** A source as a message has it. */
  public static EventSource source(Source source) {
    return switch (source) {
      case EMULATED -> EventSource.EMULATED;
      case MEASURED -> EventSource.MEASURED;
      case PREDICTED ->
          throw new IllegalArgumentException("an agent predicts nothing that happened");
    };
  }

  /** A source as records have it. */
  public static Source source(EventSource source) {
    return source == EventSource.EMULATED ? Source.EMULATED : Source.MEASURED;
  }

  private static StageFiredEvent.Builder fired(TelemetryEvent.StageFired e) {
    return StageFiredEvent.newBuilder()
        .setDeployment(e.deployment())
        .setEpoch(e.epoch())
        .setDevice(e.device())
        .setStage(e.stage())
        .setRequest(e.request())
        .setMicroBatch(e.microBatch())
        .setQueueNanos(e.queueNanos())
        .setComputeNanos(e.computeNanos())
        .setWallNanos(e.wallNanos())
        .setPredictedNanos(e.predictedNanos());
  }

  private static TelemetryEvent fired(Event m, StageFiredEvent e) {
    return new TelemetryEvent.StageFired(
        e.getDeployment(),
        e.getEpoch(),
        m.getNode(),
        e.getDevice(),
        e.getStage(),
        e.getRequest(),
        e.getMicroBatch(),
        m.getStartNanos(),
        e.getQueueNanos(),
        e.getComputeNanos(),
        e.getWallNanos(),
        e.getPredictedNanos(),
        source(m.getSource()));
  }

  private static TensorMovedEvent.Builder moved(TelemetryEvent.TensorMoved e) {
    return TensorMovedEvent.newBuilder()
        .setDeployment(e.deployment())
        .setEpoch(e.epoch())
        .setFrom(e.from())
        .setDevice(e.device())
        .setTensor(e.tensor())
        .setRequest(e.request())
        .setMicroBatch(e.microBatch())
        .setBytes(e.bytes())
        .setCarriedBytes(e.carriedBytes())
        .setCopiedBytes(e.copiedBytes())
        .setReducedBytes(e.reducedBytes())
        .setWallNanos(e.wallNanos())
        .setModelledNanos(e.modelledNanos());
  }

  private static TelemetryEvent moved(Event m, TensorMovedEvent e) {
    return new TelemetryEvent.TensorMoved(
        e.getDeployment(),
        e.getEpoch(),
        m.getNode(),
        e.getFrom(),
        e.getDevice(),
        e.getTensor(),
        e.getRequest(),
        e.getMicroBatch(),
        m.getStartNanos(),
        e.getBytes(),
        e.getCarriedBytes() == 0 ? e.getBytes() : e.getCarriedBytes(),
        e.getCopiedBytes(),
        e.getReducedBytes(),
        e.getWallNanos(),
        e.getModelledNanos(),
        source(m.getSource()));
  }

  private static DeviceUsedEvent.Builder used(TelemetryEvent.DeviceUsed e) {
    return DeviceUsedEvent.newBuilder()
        .setDevice(e.device())
        .setIntervalNanos(e.intervalNanos())
        .setBusyNanos(e.busyNanos())
        .setQueued(e.queued())
        .setMemoryBytes(e.memoryBytes());
  }

  private static TelemetryEvent used(Event m, DeviceUsedEvent e) {
    return new TelemetryEvent.DeviceUsed(
        m.getNode(),
        e.getDevice(),
        m.getStartNanos(),
        e.getIntervalNanos(),
        e.getBusyNanos(),
        e.getQueued(),
        e.getMemoryBytes(),
        source(m.getSource()));
  }

  private static RequestEndedEvent.Builder ended(TelemetryEvent.RequestEnded e) {
    return RequestEndedEvent.newBuilder()
        .setDeployment(e.deployment())
        .setEpoch(e.epoch())
        .setAnswered(e.answered())
        .setLatencyNanos(e.latencyNanos())
        .setWallNanos(e.wallNanos());
  }

  private static TelemetryEvent ended(Event m, RequestEndedEvent e) {
    return new TelemetryEvent.RequestEnded(
        e.getDeployment(),
        e.getEpoch(),
        m.getNode(),
        m.getStartNanos(),
        e.getAnswered(),
        e.getLatencyNanos(),
        e.getWallNanos(),
        source(m.getSource()));
  }

  private static EngineAskedEvent.Builder asked(TelemetryEvent.EngineAsked e) {
    return EngineAskedEvent.newBuilder()
        .setDeployment(e.deployment())
        .setEpoch(e.epoch())
        .setDevice(e.device())
        .setStage(e.stage())
        .setIntervalNanos(e.intervalNanos())
        .setFirings(e.firings())
        .setFailed(e.failed())
        .setBatches(e.batches())
        .setSamples(e.samples())
        .setWaitedNanos(e.waitedNanos())
        .setQueueNanos(e.queueNanos())
        .setComputeNanos(e.computeNanos());
  }

  private static TelemetryEvent asked(Event m, EngineAskedEvent e) {
    return new TelemetryEvent.EngineAsked(
        e.getDeployment(),
        e.getEpoch(),
        m.getNode(),
        e.getDevice(),
        e.getStage(),
        m.getStartNanos(),
        e.getIntervalNanos(),
        e.getFirings(),
        e.getFailed(),
        e.getBatches(),
        e.getSamples(),
        e.getWaitedNanos(),
        e.getQueueNanos(),
        e.getComputeNanos(),
        source(m.getSource()));
  }

  private static MembersChangedEvent.Builder changed(TelemetryEvent.MembersChanged e) {
    return MembersChangedEvent.newBuilder()
        .setDeployment(e.deployment())
        .setEpoch(e.epoch())
        .setAbout(e.about())
        .setChange(e.change().name())
        .setText(e.text())
        .setTookNanos(e.tookNanos());
  }

  /** Empty for a kind of change that this program is too old to know. */
  private static Optional<TelemetryEvent> changed(Event m, MembersChangedEvent e) {
    return Arrays.stream(TelemetryEvent.Change.values())
        .filter(change -> change.name().equals(e.getChange()))
        .findFirst()
        .map(change ->
            new TelemetryEvent.MembersChanged(
                e.getDeployment(),
                e.getEpoch(),
                m.getNode(),
                e.getAbout(),
                change,
                e.getText(),
                m.getStartNanos(),
                e.getTookNanos(),
                source(m.getSource())));
  }

  private static ExpertsRoutedEvent.Builder routed(TelemetryEvent.ExpertsRouted e) {
    ExpertsRoutedEvent.Builder message =
        ExpertsRoutedEvent.newBuilder()
            .setDeployment(e.deployment())
            .setEpoch(e.epoch())
            .setDevice(e.device())
            .setRequest(e.request())
            .setLayer(e.layer())
            .setMoeLayer(e.moeLayer())
            .setTokens(e.tokens());
    e.counts().stream().forEach(message::addCounts);
    e.sent()
        .forEach(s ->
            message.addSent(
                SentRows.newBuilder().setDevice(s.device()).setRows(s.rows()).setBytes(s.bytes())));
    return message;
  }

  private static TelemetryEvent routed(Event m, ExpertsRoutedEvent e) {
    return new TelemetryEvent.ExpertsRouted(
        e.getDeployment(),
        e.getEpoch(),
        m.getNode(),
        e.getDevice(),
        e.getRequest(),
        m.getStartNanos(),
        e.getLayer(),
        e.getMoeLayer(),
        e.getTokens(),
        Ids.copyOf(e.getCountsList()),
        e.getSentList().stream()
            .map(s -> new TelemetryEvent.SentRows(s.getDevice(), s.getRows(), s.getBytes()))
            .toList(),
        source(m.getSource()));
  }
}
