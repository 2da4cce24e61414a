package dev.rackloom.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.agent.runtime.Detection;
import dev.rackloom.protocol.v1.MemberBeat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Who is lost, and since when, among those that are followed. */
final class MembersTest {

  private static final long START = 1000;

  private final AtomicLong now = new AtomicLong(START);
  private final Members members = new Members("n-a", now::get, Detection.DEFAULT);

  private void follow(String id) {
    if (!members.isKnown(id)) {
      members.meet(id, new Member("127.0.0.1:1", null));
    }
    assertThat(members.count(id, 1)).isEmpty();
  }

  @Test
  void lossAndReturn_areNewsOnce_ofThoseThatAreFollowed() {
    assertThat(members.noteLost("n-b")).as("it is none of them").isFalse();
    follow("n-b");
    follow("n-c");
    assertThat(members.noteBack("n-b")).as("it was not lost").isFalse();
    assertThat(members.noteLost("n-b")).isTrue();
    now.set(START + 5);
    assertThat(members.noteLost("n-b")).isFalse();
    assertThat(members.noteLost("n-c")).isTrue();
    assertThat(members.lost()).containsExactly("n-b", "n-c");
    assertThat(members.lostSince(Set.of("n-b", "n-c"))).isEqualTo(START);
    assertThat(members.noteBack("n-b")).isTrue();
    assertThat(members.noteBack("n-b")).isFalse();
    assertThat(members.lostSince(Set.of("n-b", "n-c"))).isEqualTo(START + 5);
  }

  @Test
  void whatIsLost_hasNoSayUntilItIsBack() {
    follow("n-b");
    MemberBeat beat = MemberBeat.newBuilder().setNode("n-b").setRun(7).build();
    assertThat(members.note("n-b", beat, Optional.empty())).isTrue();
    assertThat(members.note("n-b", beat, Optional.empty())).as("it said so before").isFalse();
    assertThat(members.said(Said::run)).containsEntry("n-b", 7L);
    assertThat(members.noteLost("n-b")).isTrue();
    assertThat(members.said(Said::run)).isEmpty();
    assertThat(members.said("n-b", Said::run)).isEmpty();
    assertThat(members.noteBack("n-b")).isTrue();
    assertThat(members.said("n-b", Said::run)).contains(7L);
  }

  /** Two epochs need it; the second one to go is the last. */
  @Test
  void agentThatNoEpochNeeds_isGone() {
    follow("n-b");
    follow("n-b");
    assertThat(members.count("n-b", -1)).isEmpty();
    assertThat(members.isKnown("n-b")).isTrue();
    assertThat(members.count("n-b", -1)).map(Member::address).contains("127.0.0.1:1");
    assertThat(members.isKnown("n-b")).isFalse();
    assertThat(members.note("n-b", MemberBeat.newBuilder().setNode("n-b").build(), Optional.of(1L)))
        .isFalse();
  }
}
