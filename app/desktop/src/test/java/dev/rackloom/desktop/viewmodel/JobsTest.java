package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JobsTest {

  private final Journal journal = new Journal(Clock.systemUTC());
  private final Jobs jobs = new Jobs(Runnable::run, Runnable::run, journal);

  static List<Throwable> thrown() {
    return List.of(
        new OutOfMemoryError("Java heap space"),
        new StackOverflowError(),
        new NoClassDefFoundError("no/such/Class"),
        new IllegalStateException("a fault of ours"));
  }

  private static void toss(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) thrown;
  }

  private void start(Consumer<Integer> work, Consumer<Integer> done) {
    jobs.start(
        "Placing",
        (p, c) -> {
          work.accept(1);
          return 2;
        },
        done);
  }

  @ParameterizedTest
  @MethodSource("thrown")
  void whateverIsThrown_theJobEnds_andTheJournalSaysWhatToTry(Throwable thrown) {
    start(i -> toss(thrown), done -> {});
    assertThat(jobs.running()).isEmpty();
    Journal.Entry said = journal.entries().getLast();
    assertThat(said.level()).isEqualTo(Journal.Level.ERROR);
    assertThat(said.text()).startsWith("Placing");
    assertThat(said.maybe()).startsWith("Maybe ");
  }

  @ParameterizedTest
  @MethodSource("thrown")
  void whatIsThrownOfAResult_isSaidToo(Throwable thrown) {
    start(i -> {}, done -> toss(thrown));
    assertThat(jobs.running()).isEmpty();
    assertThat(journal.entries().getLast().text()).startsWith("Placing");
  }

  @Test
  void memoryThatRanOut_saysHowToGetMore() {
    start(i -> toss(new OutOfMemoryError("Java heap space")), done -> {});
    assertThat(journal.entries().getLast().text()).contains("out of memory").contains("MiB");
    assertThat(journal.entries().getLast().maybe()).contains("RACKLOOM_JAVA_OPTS=-Xmx");
  }
}
