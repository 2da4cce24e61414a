package dev.rackloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.cost.Source;
import dev.rackloom.core.EngineBook;
import org.junit.jupiter.api.Test;

/** What {@code watch} says of serving engines. */
final class LiveEnginesTest {

  private static EngineBook.Seen seen(long failed, double batch) {
    return new EngineBook.Seen("s1", "npu0", Source.MEASURED, 40, failed, batch, 3e6, 1e6, 1e6);
  }

  @Test
  void failuresAndBatches_areSaidWhereThereAreSome() {
    assertThat(LiveEngines.line(seen(0, 0))).endsWith("(40 firings)");
    assertThat(LiveEngines.line(seen(2, 3.5)))
        .endsWith("(40 firings in batches of 3.50, 2 failed)");
    assertThat(LiveEngines.json(seen(2, 3.5)))
        .containsEntry("failed", 2L)
        .containsEntry("meanBatch", 3.5);
    assertThat(LiveEngines.json(seen(0, 0))).containsEntry("meanBatch", null);
  }
}
