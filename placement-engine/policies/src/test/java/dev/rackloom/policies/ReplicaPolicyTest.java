package dev.rackloom.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReplicaPolicyTest {

  /** After so many of the same length. */
  private static Replica replica(long waiting, long nanos, boolean ownsState) {
    return new Replica(new Backlog(waiting, waiting * Math.max(0, nanos)), nanos, ownsState);
  }

  private static int choose(long[] waiting, long[] nanos) {
    return ReplicaPolicy.choose(
        IntStream.range(0, nanos.length)
            .mapToObj(i -> replica(waiting[i], nanos[i], false))
            .toList());
  }

  @Test
  void idleReplicas_theQuickestServes() {
    assertThat(choose(new long[] {0, 0, 0}, new long[] {30, 10, 20})).isEqualTo(1);
  }

  @Test
  void quickReplicaThatIsBusy_yieldsToASlowOneThatIsNot() {
    assertThat(choose(new long[] {2, 0}, new long[] {10, 20})).isEqualTo(1);
    assertThat(choose(new long[] {1, 0}, new long[] {10, 20})).isZero();
  }

  @Test
  void unknownLength_countsAllAsEqual() {
    assertThat(choose(new long[] {1, 0}, new long[] {1, Replica.UNKNOWN})).isEqualTo(1);
    assertThat(choose(new long[] {0, 0}, new long[] {Replica.UNKNOWN, Replica.UNKNOWN})).isZero();
  }

  @Test
  void replicaWithTheState_servesHoweverMuchWaitsThere() {
    Replica idle = replica(0, 1, false);
    Replica owner = replica(50, 1000, true);
    assertThat(ReplicaPolicy.choose(List.of(idle, owner, idle))).isEqualTo(1);
    Replica idleOwner = replica(0, 2000, true);
    assertThat(ReplicaPolicy.choose(List.of(idle, owner, idleOwner))).isEqualTo(2);
  }

  @Test
  void lengthOfReplicasWithoutTheState_doesNotMatter() {
    Replica unknown = replica(0, Replica.UNKNOWN, false);
    assertThat(ReplicaPolicy.choose(List.of(unknown, replica(1, 10, true), replica(0, 30, true))))
        .isEqualTo(1);
  }

  @Test
  void badNumbers_areRefused() {
    assertThatThrownBy(() -> replica(-1, 1, false)).hasMessageContaining("backlog");
    assertThatThrownBy(() -> replica(0, 0, false)).hasMessageContaining("positive");
    assertThatThrownBy(() -> ReplicaPolicy.choose(List.of())).hasMessageContaining("no replica");
  }

  @Test
  void otherWorkAhead_countsAsLongAsItTakes_notAsManyAsItIs() {
    Replica oneLong = new Replica(new Backlog(1, 1000), 10, false);
    Replica manyShort = new Replica(new Backlog(9, 90), 10, false);
    assertThat(ReplicaPolicy.choose(List.of(oneLong, manyShort))).isEqualTo(1);
    Replica unknown = new Replica(new Backlog(2, 0), Replica.UNKNOWN, false);
    assertThat(ReplicaPolicy.choose(List.of(manyShort, oneLong, unknown))).isEqualTo(1);
  }

  /** Requests that never end spread by speed: no replica is further behind than one firing. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void steadyRequests_spreadBySpeed(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long[] nanos = random.longs(4, 100, 1000).toArray();
    long[] waiting = new long[4];
    for (int i = 0; i < 1000; i++) {
      waiting[choose(waiting, nanos)]++;
    }
    double ends = Double.POSITIVE_INFINITY;
    for (int i = 0; i < 4; i++) {
      ends = Math.min(ends, (waiting[i] + 1.0) * nanos[i]);
    }
    for (int i = 0; i < 4; i++) {
      assertThat((double) waiting[i] * nanos[i]).isLessThanOrEqualTo(ends);
    }
  }

  /** A session that has a home stays there, whatever comes in between. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void sessions_stayWhereTheirStateIs(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int home = random.nextInt(3);
    for (int i = 0; i < 100; i++) {
      List<Replica> replicas = new ArrayList<>();
      for (int r = 0; r < 3; r++) {
        replicas.add(replica(random.nextInt(9), 1 + random.nextInt(99), r == home));
      }
      assertThat(ReplicaPolicy.choose(replicas)).isEqualTo(home);
    }
  }
}
