package dev.rackloom.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.RackloomException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeeperTest {

  private final List<RuntimeException> failures = new ArrayList<>();
  private final Keeper keeper = new Keeper(this::keep);

  private void keep() {
    if (!failures.isEmpty()) {
      throw failures.removeFirst();
    }
  }

  @Test
  void fullDisk_isTrouble_untilItIsKeptAgain() {
    failures.add(RackloomException.resources("the disk is full", "make room.", null));
    keeper.now();
    assertThat(keeper.trouble().orElseThrow().message()).isEqualTo("the disk is full");
    keeper.now();
    assertThat(keeper.trouble()).isEmpty();
  }

  @Test
  void faultsOfOurs_areTroubleToo() {
    failures.add(new IllegalStateException("no such row"));
    keeper.now();
    assertThat(keeper.trouble().orElseThrow().message()).contains("no such row");
  }
}
