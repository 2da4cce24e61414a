package dev.rackloom.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.policies.Backlog;
import dev.rackloom.protocol.v1.DeviceWork;
import dev.rackloom.protocol.v1.MemberBeat;
import dev.rackloom.protocol.v1.StagePace;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NodeWorkTest {

  private static final NodeWork.Owner A = new NodeWork.Owner("demo", 3, "n-a");
  private static final NodeWork WORK =
      new NodeWork(
          List.of(
              new NodeWork.Waiting("d", A, new Backlog(2, 70)),
              new NodeWork.Waiting("d", NodeWork.Owner.NOBODY, new Backlog(1, 0)),
              new NodeWork.Waiting("e", NodeWork.Owner.NOBODY, new Backlog(5, 50))),
          List.of(new NodeWork.Paced("demo", 3, "s", "d", 1.5)));

  @Test
  void whatABeatCarries_isWhatWasSaid() {
    MemberBeat.Builder beat = MemberBeat.newBuilder();
    WORK.addTo(beat);
    assertThat(NodeWork.of(beat.build())).isEqualTo(WORK);
  }

  @Test
  void others_areThoseOfTheDeviceThatAreNotMine() {
    NodeWork.Owner older = new NodeWork.Owner("demo", 2, "n-a");
    assertThat(WORK.others("d", A)).isEqualTo(new Backlog(1, 0));
    assertThat(WORK.others("d", older)).isEqualTo(new Backlog(3, 70));
    assertThat(WORK.others("f", A)).isEqualTo(Backlog.NONE);
    assertThat(WORK.pace("demo", 3, "s", "d")).hasValue(1.5);
    assertThat(WORK.pace("demo", 4, "s", "d")).isEmpty();
  }

  @Test
  void nonsense_isLeftOut() {
    MemberBeat beat =
        MemberBeat.newBuilder()
            .addWork(DeviceWork.newBuilder().setDevice("d").setFirings(-1))
            .addWork(DeviceWork.newBuilder().setDevice("d").setNanos(-1))
            .addPaces(StagePace.newBuilder().setStage("s").setRatio(Double.NaN))
            .addPaces(StagePace.newBuilder().setStage("s").setRatio(0))
            .build();
    assertThat(NodeWork.of(beat)).isEqualTo(new NodeWork(List.of(), List.of()));
  }
}
