package dev.rackloom.engine.moe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.moe.LoadTable;
import org.junit.jupiter.api.Test;

/** Cases worked by hand from the description. */
class EplbTest {

  @Test
  void global_heaviestFirst_ontoTheLeastLoaded() {
    // 90 gets three copies of 30; of equals the first: 30, 30, 30 on three ranks, 30 on the first,
    // 20 on the second, 10 on the third
    int[] map = new Eplb(1, 3, 6, 1).place(new double[] {90, 30, 20, 10});

    assertThat(map).containsExactly(0, 0, 1, 2, 0, 3);
  }

  @Test
  void hierarchical_groupsStayOnTheirNode() {
    // groups 100, 60, 50, 10: node 0 takes 100 and 10, node 1 takes 60 and 50
    double[] loads = {70, 30, 20, 40, 25, 25, 5, 5};

    int[] map = new Eplb(2, 4, 8, 4).place(loads);

    assertThat(map).containsExactly(0, 7, 1, 6, 3, 2, 4, 5);
  }

  @Test
  void hierarchical_extraSlots_areTheNodesOwn() {
    double[] loads = {70, 30, 20, 40, 25, 25, 5, 5};

    ExpertMap map =
        new Eplb(2, 2, 10, 4).place(LayerNumbers.moeOnly(1), LoadTable.of(new double[][] {loads}));

    assertThat(map.copies(0).get(0)).isEqualTo(2);
    assertThat(map.copies(0).get(3)).isEqualTo(2);
  }

  @Test
  void groupsNotSharedByNodes_fallsBackToGlobal() {
    double[] loads = {4, 3, 2, 1};

    assertThat(new Eplb(2, 2, 4, 1).place(loads)).isEqualTo(new Eplb(1, 2, 4, 1).place(loads));
  }

  @Test
  void moreExpertsThanSlots_isRefused() {
    assertThatThrownBy(() ->
            new Eplb(1, 2, 2, 1)
                .place(LayerNumbers.moeOnly(1), LoadTable.of(new double[][] {{1, 2, 3}})))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("3 experts do not fit into 2 slots");
  }

  @Test
  void unequalShares_areRefused() {
    assertThatThrownBy(() -> new Eplb(1, 3, 8, 1))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("8 slots on 3 ranks of 1 nodes are not equal shares");
  }
}
