package dev.rackloom.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Ids;
import dev.rackloom.api.cost.Source;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.telemetry.TelemetryEvent;
import dev.rackloom.protocol.v1.Event;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class EventsTest {

  static Stream<TelemetryEvent> events() {
    return Stream.of(
        new TelemetryEvent.StageFired(
            "d", 1, "n", "dev", "s", 2, 7, 3, 4, 5, 6, -1, Source.EMULATED),
        new TelemetryEvent.TensorMoved(
            "d", 1, "n", "a", "b", "t", 2, 7, 3, 4, 2, 4, 9, 5, -1, Source.MEASURED),
        new TelemetryEvent.DeviceUsed("n", "dev", 1, 2, 3, 4, 5, Source.MEASURED),
        new TelemetryEvent.RequestEnded("d", 1, "n", 2, true, 3, 4, Source.EMULATED),
        new TelemetryEvent.EngineAsked(
            "d", 1, "n", "dev", "s", 2, 3, 4, 8, 9, 10, 5, 6, 7, Source.MEASURED),
        new TelemetryEvent.MembersChanged(
            "d", 1, "n", "m", TelemetryEvent.Change.REPAIRED, "why", 2, 3, Source.MEASURED),
        new TelemetryEvent.ExpertsRouted(
            "d",
            1,
            "n",
            "dev",
            2,
            3,
            4,
            5,
            6,
            Ids.of(7, 0, 8),
            List.of(new TelemetryEvent.SentRows("a", 9, 10)),
            Source.MEASURED));
  }

  @ParameterizedTest
  @MethodSource("events")
  void records_surviveTheWire(TelemetryEvent event) {
    assertThat(Events.toRecord(Events.toMessage(event))).contains(event);
  }

  @Test
  void anEventFromALaterProgram_isSkipped() {
    assertThat(Events.toRecord(Event.getDefaultInstance())).isEmpty();
  }

  @Test
  void nobodyPredictsWhatHappened() {
    assertThatThrownBy(() -> Events.source(Source.PREDICTED))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void datatypes_haveTwoNames() {
    assertThat(Datatypes.byOpenName("FP32")).contains(DType.FLOAT32);
    assertThat(Datatypes.openName(DType.BFLOAT16)).contains("BF16");
    assertThat(Datatypes.byName("int64")).contains(DType.INT64);
    assertThat(Datatypes.byName("string")).isEmpty();
  }
}
