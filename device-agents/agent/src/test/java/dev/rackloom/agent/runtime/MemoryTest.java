package dev.rackloom.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.symbolic.Bindings;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Memory of tensors: lent, held and given back. */
final class MemoryTest {

  private static RequestRun run() {
    RequestInfo info = new RequestInfo(Bindings.NONE, Long.MAX_VALUE, List.of());
    return new RequestRun(new RequestKey("n", 1, 1, 0, 0), info, 0, List.of());
  }

  @Test
  void bufferThatCameBack_isLentAgain() {
    Buffers buffers = new Buffers(1 << 20);
    Buffers.Lent first = buffers.lend(5000);
    first.bytes().put(0, (byte) 42);
    assertThat(first.bytes().capacity()).isEqualTo(5000);
    first.close();
    first.close();
    Buffers.Lent again = buffers.lend(4990);
    assertThat(again.bytes().get(0)).isEqualTo((byte) 42);
    assertThat(buffers.lend(4990).bytes().get(0)).as("lent to one at a time").isZero();
  }

  @Test
  void buffersBeyondTheBound_areNotKept() {
    Buffers buffers = new Buffers(4096);
    Buffers.Lent large = buffers.lend(8192);
    large.bytes().put(0, (byte) 42);
    large.close();
    assertThat(buffers.lend(8192).bytes().get(0)).isZero();
  }

  @Test
  void memoryOfARequest_isKeptWhileSomebodyUsesIt() {
    AtomicInteger freed = new AtomicInteger();
    RequestRun run = run();
    run.hold(freed::incrementAndGet);
    assertThat(run.enter()).isTrue();
    run.end();
    assertThat(freed).hasValue(0);
    assertThat(run.enter()).as("nobody comes in after its end").isFalse();
    run.leave();
    assertThat(freed).hasValue(1);
    run.hold(freed::incrementAndGet);
    assertThat(freed).as("what comes late is given back at once").hasValue(2);
  }

  @Test
  void budgetThatIsFull_tellsWhoWaits() {
    InboxBudget budget = new InboxBudget(100);
    AtomicInteger retried = new AtomicInteger();
    InboxBudget.Grant most = budget.take(80, retried::incrementAndGet).orElseThrow();
    assertThat(budget.take(21, retried::incrementAndGet)).isEmpty();
    assertThat(budget.couldHold(100)).isTrue();
    assertThat(budget.couldHold(101)).isFalse();
    most.close();
    most.close();
    assertThat(retried).hasValue(1);
    assertThat(budget.freeBytes()).isEqualTo(100);
  }
}
