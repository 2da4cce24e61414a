package dev.rackloom.core.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Ids;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertRule;
import dev.rackloom.api.moe.LayerNumbers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Maps of experts as they are edited, from one start to the next. */
class ExpertDraftTest {

  private static final List<ExpertRule> RULES =
      List.of(new ExpertRule.Pin(0, 1, 1), new ExpertRule.Ban(ExpertRule.EVERY_ROW, 0, 1));

  @TempDir Path folder;

  private static ExpertMap map(int... slots) {
    return ExpertMap.of(LayerNumbers.moeOnly(1), 2, Ids.of(0, 0, 1), new int[][] {slots});
  }

  @Test
  void draft_isFoundAgain_byItsStatistics_theNewestAlone() {
    Path file = folder.resolve("counts.csv");
    try (Workspace workspace = Workspace.open(folder.resolve("workspace"))) {
      assertThat(workspace.experts().draft(file)).isEmpty();
      workspace.experts().saveDraft(file, map(0, 1, 0), List.of());
      workspace.experts().saveDraft(file, map(0, 1, 1), RULES);
    }
    try (Workspace workspace = Workspace.open(folder.resolve("workspace"))) {
      assertThat(workspace.experts().draft(file))
          .contains(new ExpertTable.Draft(map(0, 1, 1), RULES, 0));
      assertThat(workspace.experts().draft(folder.resolve("other.csv"))).isEmpty();
    }
  }

  @Test
  void draft_knowsTheNewestMapOfItsTime() {
    Path file = folder.resolve("counts.csv");
    try (Workspace workspace = Workspace.open(folder.resolve("workspace"))) {
      long kept = workspace.experts().save("counts", "eplb", map(0, 1, 0), "");
      workspace.experts().saveDraft(file, map(0, 1, 1), List.of());
      assertThat(workspace.experts().draft(file).orElseThrow().after()).isEqualTo(kept);
    }
  }
}
