package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Failure;
import dev.rackloom.desktop.viewmodel.Journal.Entry;
import dev.rackloom.desktop.viewmodel.Journal.Level;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JournalFilterTest {

  private final Journal journal =
      new Journal(Clock.fixed(Instant.parse("2026-01-02T08:00:00Z"), ZoneId.systemDefault()));
  private final JournalFilter filter = journal.filter();

  @BeforeEach
  void happen() {
    journal.info("Opened chat.onnx on three-unlike");
    journal.note("chat.onnx has changed on disk", "read it again");
    journal.problem(
        new Failure(Failure.Kind.USER, "cannot read odd.onnx", "export the model again."));
  }

  @Test
  void eachLine_hasTheLevelOfWhatHappened() {
    assertThat(filter.entries())
        .extracting(Entry::level)
        .containsExactly(Level.INFO, Level.WARNING, Level.ERROR);
    assertThat(filter.toldProperty().get()).isEqualTo("3 lines");
  }

  @Test
  void levelsThatAreNotWanted_areLeftOut_andComeBack() {
    filter.want(Level.INFO, false);
    filter.want(Level.WARNING, false);
    assertThat(filter.entries()).extracting(Entry::text).containsExactly("cannot read odd.onnx");
    assertThat(filter.toldProperty().get()).isEqualTo("1 of 3 lines");
    journal.info("nobody asked for this");
    assertThat(filter.toldProperty().get()).isEqualTo("1 of 4 lines");
    filter.want(Level.INFO, true);
    assertThat(filter.entries()).hasSize(3);
  }

  @Test
  void words_areAllToBeThere_inAnyOrder_alsoInWhatToTry() {
    filter.say("DISK chat");
    assertThat(filter.entries()).extracting(Entry::level).containsExactly(Level.WARNING);
    filter.say("again");
    assertThat(filter.entries()).hasSize(2);
    filter.say("error");
    assertThat(filter.entries()).extracting(Entry::level).containsExactly(Level.ERROR);
    filter.say("  ");
    assertThat(filter.entries()).hasSize(3);
  }

  @Test
  void copied_isALineEach_withItsLevel() {
    String time = journal.entries().getFirst().time();
    filter.say("onnx");
    filter.want(Level.WARNING, false);
    assertThat(JournalFilter.text(filter.entries()))
        .isEqualTo(
            time
                + "\tinfo\tOpened chat.onnx on three-unlike\n"
                + time
                + "\terror\tcannot read odd.onnx\tMaybe export the model again.");
  }
}
