package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Cancellation;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class HeapTest {

  private static final long GIB = 1L << 30;

  @Test
  void advice_namesWhatTheMachineHasRoomFor() {
    assertThat(Heap.advice(2 * GIB, 8 * GIB)).contains("RACKLOOM_JAVA_OPTS=-Xmx6g", "8 GiB");
    assertThat(Heap.advice(4 * GIB, 16 * GIB)).contains("RACKLOOM_JAVA_OPTS=-Xmx12g", "16 GiB");
  }

  @Test
  void heapThatTakesAllAlready_leavesAPartOfTheModel_orAnotherMachine() {
    assertThat(Heap.advice(12 * GIB, 16 * GIB))
        .contains("a part of the model", "more memory than 16 GiB")
        .doesNotContain("RACKLOOM_JAVA_OPTS");
  }

  @Test
  void guardedWork_isCancelledAsBefore() {
    assertThat(Heap.<Integer>guarded(Cancellation.NEVER, c -> 7)).isEqualTo(7);
    assertThatThrownBy(() ->
            Heap.guarded(
                () -> true,
                c -> {
                  c.check();
                  return 7;
                }))
        .isInstanceOf(CancellationException.class);
  }
}
