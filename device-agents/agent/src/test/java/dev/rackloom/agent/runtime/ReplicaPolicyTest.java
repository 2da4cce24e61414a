package dev.rackloom.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReplicaPolicyTest {

  @Test
  void idleReplicas_theQuickestServes() {
    assertThat(ReplicaPolicy.earliest(new int[] {0, 0, 0}, new long[] {30, 10, 20})).isEqualTo(1);
  }

  @Test
  void quickReplicaThatIsBusy_yieldsToASlowOneThatIsNot() {
    assertThat(ReplicaPolicy.earliest(new int[] {2, 0}, new long[] {10, 20})).isEqualTo(1);
    assertThat(ReplicaPolicy.earliest(new int[] {1, 0}, new long[] {10, 20})).isZero();
  }

  @Test
  void unknownLength_countsAllAsEqual() {
    assertThat(ReplicaPolicy.earliest(new int[] {1, 0}, new long[] {1, -1})).isEqualTo(1);
    assertThat(ReplicaPolicy.earliest(new int[] {0, 0}, new long[] {-1, -1})).isZero();
  }

  /** Requests that never end spread by speed: no replica is further behind than one firing. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void steadyRequests_spreadBySpeed(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long[] nanos = random.longs(4, 100, 1000).toArray();
    int[] underWay = new int[4];
    for (int i = 0; i < 1000; i++) {
      underWay[ReplicaPolicy.earliest(underWay, nanos)]++;
    }
    double ends = Double.POSITIVE_INFINITY;
    for (int i = 0; i < 4; i++) {
      ends = Math.min(ends, (underWay[i] + 1.0) * nanos[i]);
    }
    for (int i = 0; i < 4; i++) {
      assertThat((double) underWay[i] * nanos[i]).isLessThanOrEqualTo(ends);
    }
  }
}
