package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.rack.Link;
import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GanttBuilderTest {

  private final DeskModel desk =
      new DeskModel(
          new SampleBackend(SampleStudy.create()), Clock.systemUTC(), Runnable::run, Runnable::run);

  private static Link link(String id, String a, String b) {
    return new Link(id, a, b, "pcie", 1e9, 1_000);
  }

  @Test
  void lanes_areDevicesOfTheRack_thenLinksByTheDeviceTheyJoin_outBeforeBack() {
    desk.openModel(Path.of("sample.onnx"));
    List<Link> links =
        List.of(
            link("trunk", "host", "spine"),
            link("b", "flow0", "host"),
            link("z", "host", "cpu0"),
            link("a", "host", "gpu0"));
    List<Replay.Span> spans =
        Stream.of("trunk >", "a <", "b >", "gpu0", "unheard of >", "z <", "a >", "cpu0", "z >")
            .map(r -> new Replay.Span(r, r.contains(" "), "s00", 0, 0, 1))
            .toList();
    Gantt gantt = new GanttBuilder(desk.table(), links, Map.of()).of(spans, "predicted", "All", "");
    assertThat(gantt.lanes())
        .extracting(Gantt.Lane::name)
        .containsExactly(
            "cpu0", "gpu0", "z →", "z ←", "a →", "a ←", "b →", "trunk →", "unheard of →");
    assertThat(gantt.lanes()).extracting(Gantt.Lane::device).startsWith(0, 1, -1).endsWith(-1);
  }
}
