package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UncaughtTest {

  private final Journal journal = new Journal(Clock.systemUTC());
  private final List<Throwable> before = new ArrayList<>();

  private void run(Runnable body) throws InterruptedException {
    Thread toolkit = new Thread(body);
    toolkit.setUncaughtExceptionHandler((t, thrown) -> before.add(thrown));
    Uncaught.hear(toolkit, journal);
    toolkit.start();
    toolkit.join();
  }

  private static void fail() {
    throw new IllegalStateException("nine of nine");
  }

  @Test
  void whatNobodyCaught_isToldWithAdvice_andToWhoHeardOfItBefore() throws InterruptedException {
    run(UncaughtTest::fail);
    assertThat(journal.entries()).hasSize(1);
    assertThat(journal.entries().getFirst().level()).isEqualTo(Journal.Level.ERROR);
    assertThat(journal.entries().getFirst().text()).contains("nine of nine");
    assertThat(journal.entries().getFirst().maybe()).contains("report");
    assertThat(before).hasSize(1);
  }

  @Test
  void listenerThatFailsWhenItIsTold_isNotToldOfThat() throws InterruptedException {
    journal.onProblem(e ->
        Thread.currentThread()
            .getUncaughtExceptionHandler()
            .uncaughtException(Thread.currentThread(), new IllegalStateException("again")));
    run(UncaughtTest::fail);
    assertThat(journal.entries()).hasSize(1);
    assertThat(before).hasSize(2);
  }
}
