package dev.rackloom.engine.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventHeapTest {

  private record Event(long at, long order) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void heap_mixedWithRemovals_isAPriorityQueue(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    EventHeap heap = new EventHeap();
    PriorityQueue<Event> expected =
        new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    long added = 0;
    for (int i = 0; i < 20_000; i++) {
      if (expected.isEmpty() || random.nextInt(5) > 1) {
        Event event = new Event(random.nextLong(500), added);
        heap.add(event.at(), added++);
        expected.add(event);
      } else {
        Event least = expected.remove();
        assertThat(heap.nextNanos()).isEqualTo(least.at());
        assertThat(heap.remove()).isEqualTo(least.order());
      }
      assertThat(heap.size()).isEqualTo(expected.size());
    }
  }

  @Test
  void events_ofOneTime_comeInTheOrderTheyWereAdded() {
    EventHeap heap = new EventHeap();
    List<Long> seen = new ArrayList<>();
    for (long i = 0; i < 300; i++) {
      heap.add(7, i);
    }
    while (!heap.isEmpty()) {
      seen.add(heap.remove());
    }
    assertThat(seen).isSorted().hasSize(300);
  }

  @Test
  void empty_hasNoNext() {
    EventHeap heap = new EventHeap();
    assertThatThrownBy(heap::nextNanos).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(heap::remove).isInstanceOf(IllegalStateException.class);
  }
}
