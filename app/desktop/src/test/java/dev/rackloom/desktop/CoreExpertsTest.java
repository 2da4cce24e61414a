package dev.rackloom.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertRule;
import dev.rackloom.core.moe.MapEdit;
import dev.rackloom.desktop.viewmodel.ExpertShelf;
import dev.rackloom.desktop.viewmodel.ExpertShelf.Shown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statistics and maps of experts, from one start to the next. */
class CoreExpertsTest {

  private static final List<ExpertRule> RULES = List.of(new ExpertRule.Pin(0, 1, 0));

  @TempDir Path folder;
  private Path looked;
  private Path other;

  @BeforeEach
  void files() throws IOException {
    looked = Files.writeString(folder.resolve("looked.csv"), counts(1));
    other = Files.writeString(folder.resolve("other.csv"), counts(7));
  }

  private static String counts(int first) {
    return first + ",2,3,4,5,6,7,8,9,10,11,12,13,14,15,16\n";
  }

  private CoreBackend backend() {
    return CoreBackend.open(folder.resolve("workspace"));
  }

  private static Shown open(ExpertShelf shelf, Path file) {
    return shelf.open(file, Progress.SILENT, Cancellation.NEVER);
  }

  private static Shown newest(ExpertShelf shelf) {
    return shelf.newest(Progress.SILENT, Cancellation.NEVER).orElseThrow();
  }

  private static ExpertMap edited(Shown shown) {
    return MapEdit.dropCopy(shown.session().inTurn(), shown.session().topology(), 0, 1, 1);
  }

  @Test
  void anotherWorkload_thatIsRead_leavesTheNewestAsItIs() {
    try (CoreBackend backend = backend()) {
      open(backend.experts(), looked);
      backend.experts().read(other, Progress.SILENT, Cancellation.NEVER);
      assertThat(newest(backend.experts()).name()).endsWith("looked.csv");
    }
  }

  @Test
  void editedMap_isThereAtTheNextStart_withItsRules_forItsStatisticsAlone() {
    ExpertMap edited;
    try (CoreBackend backend = backend()) {
      open(backend.experts(), other);
      Shown shown = open(backend.experts(), looked);
      edited = edited(shown);
      backend.experts().keepDraft(shown.name(), edited, RULES);
    }
    try (CoreBackend backend = backend()) {
      Shown again = newest(backend.experts());
      assertThat(again.kept()).contains(edited.numbered(again.session().statistics().layers()));
      assertThat(again.rules()).isEqualTo(RULES);
      assertThat(open(backend.experts(), other).kept()).isEmpty();
    }
  }

  @Test
  void mapThatIsKeptLater_takesThePlaceOfTheDraft() {
    try (CoreBackend backend = backend()) {
      Shown shown = open(backend.experts(), looked);
      ExpertMap first = shown.session().inTurn();
      backend.experts().keepDraft(shown.name(), edited(shown), RULES);
      backend.experts().keep("looked", "eplb", first, "");
      assertThat(newest(backend.experts()).kept().orElseThrow())
          .isEqualTo(first.numbered(shown.session().statistics().layers()));
    }
  }
}
