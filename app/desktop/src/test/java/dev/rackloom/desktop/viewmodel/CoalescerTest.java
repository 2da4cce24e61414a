package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoalescerTest {

  private final Deque<Runnable> pulses = new ArrayDeque<>();
  private final List<List<Integer>> delivered = new ArrayList<>();
  private final Coalescer<Integer> coalescer = new Coalescer<>(pulses::add, delivered::add);

  @Test
  void whatComesBetweenPulses_isDeliveredTogether() {
    coalescer.add(1);
    coalescer.add(2);
    coalescer.add(3);
    assertThat(pulses).hasSize(1);
    pulses.remove().run();
    coalescer.add(4);
    pulses.remove().run();
    assertThat(delivered).containsExactly(List.of(1, 2, 3), List.of(4));
  }

  @Test
  void aFlood_losesTheOldest() {
    for (int i = 0; i < Coalescer.MOST + 5; i++) {
      coalescer.add(i);
    }
    pulses.remove().run();
    assertThat(delivered.getFirst()).hasSize(Coalescer.MOST).startsWith(5);
  }
}
