package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.placement.Placement;
import dev.rackloom.desktop.FullDisk;
import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Edits of two studies, one after the other, while the disk is slow. */
class AutosaveOfTwoTest {

  private final SampleStudy first = SampleStudy.create();
  private final SampleStudy second = SampleStudy.create("another");
  private final Queue<Runnable> later = new ArrayDeque<>();
  private final DeskModel desk =
      new DeskModel(new SampleBackend(first), Clock.systemUTC(), later::add, Runnable::run);

  @BeforeEach
  void open() {
    desk.show(Opening.of(first, Optional.empty(), 0));
    settle();
  }

  private void settle() {
    while (!later.isEmpty()) {
      later.remove().run();
    }
  }

  @Test
  void anEdit_ofAnotherStudy_dropsNoneOfTheFirst() {
    desk.editor().move("s2", "gpu0");
    desk.show(Opening.of(second, Optional.empty(), 0));
    desk.editor().move("s1", "flow0");
    settle();
    assertThat(first.drafts()).hasSize(1);
    assertThat(device(first, "s2")).isEqualTo("gpu0");
    assertThat(second.drafts()).hasSize(1);
    assertThat(device(second, "s1")).isEqualTo("flow0");
  }

  @Test
  void aStudyThatIsReadAgain_isReadWithWhatWaited() {
    desk.editor().move("s2", "gpu0");
    assertThat(first.drafts()).isEmpty();
    desk.autosave().opening(first);
    assertThat(first.drafts()).hasSize(1);
  }

  @Test
  void whatCouldNotBeWritten_isShownWhenTheStudyIsReadAgain_andItsNewestIsWritten() {
    FullDisk disk = new FullDisk(SampleStudy.create());
    DeskModel small = new DeskModel(disk, Clock.systemUTC(), later::add, Runnable::run);
    small.openModel(Path.of("sample.onnx"));
    settle();
    disk.full(true);
    small.editor().move("s2", "gpu0");
    settle();
    Placement edited = small.editor().placementProperty().get().orElseThrow();
    small.openModel(Path.of("sample.onnx"));
    settle();
    assertThat(small.editor().placementProperty().get()).contains(edited);
    assertThat(disk.lastDraft()).isEmpty();
    small.editor().move("s3", "gpu0");
    settle();
    disk.full(false);
    small.look();
    settle();
    assertThat(disk.lastDraft().orElseThrow().placement())
        .isEqualTo(small.editor().placementProperty().get().orElseThrow());
  }

  @Test
  void aStudyThatWasEdited_whileItWasReadAgain_isReadOnceMore() {
    Opening early = desk.autosave().opening(first);
    assertThat(desk.autosave().isOutdated(early)).isFalse();
    desk.editor().move("s2", "gpu0");
    assertThat(desk.autosave().isOutdated(early)).isTrue();
    assertThat(desk.autosave().isOutdated(desk.autosave().opening(first))).isFalse();
  }

  @Test
  void closing_writesWhatWaits_ofStudiesThatWereLeftToo() {
    desk.editor().move("s2", "gpu0");
    desk.show(Opening.of(second, Optional.empty(), 0));
    desk.close();
    assertThat(first.drafts()).hasSize(1);
    assertThat(second.drafts()).isEmpty();
  }

  private static final String FULL =
      "Keeping failed inside Rackloom: java.lang.IllegalStateException: disk full";

  @Test
  void whatCouldNotBeWritten_waits_andHoldsNothingElseUp() {
    List<String> disk = new ArrayList<>();
    Journal journal = new Journal(Clock.systemUTC());
    journal.onProblem(e -> disk.add(e.text()));
    Writes<String, String> writes =
        new Writes<>(
            later::add,
            Runnable::run,
            "Keeping",
            (thing, text) -> {
              if (text.equals("no")) {
                throw new IllegalStateException("disk full");
              }
              disk.add(thing + " " + text);
            },
            journal.unkept());
    writes.put("a", "no");
    writes.put("b", "1");
    writes.put("b", "2");
    settle();
    assertThat(disk).containsExactly("b 2", FULL);
    assertThatThrownBy(writes::flush).hasMessage("disk full");
    writes.await("a", "yes");
    writes.flush();
    assertThat(disk).containsExactly("b 2", FULL, "a yes");
  }

  private static String device(SampleStudy of, String stage) {
    return of.drafts().getLast().placement().assignments().stream()
        .filter(a -> a.stage().equals(stage))
        .findFirst()
        .orElseThrow()
        .group()
        .devices()
        .getFirst();
  }
}
