package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LatestTest {

  private final Deque<Runnable> background = new ArrayDeque<>();
  private final Deque<Runnable> pulses = new ArrayDeque<>();
  private final List<Integer> worked = new ArrayList<>();
  private final List<Integer> answers = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final Latest<Integer, Integer> latest =
      new Latest<>(
          background::add, pulses::add, this::work, answers::add, e -> failures.add(e.toString()));

  private int work(int question) {
    worked.add(question);
    return 100 / question;
  }

  @Test
  void flood_isAnsweredOnceWithTheNewest() {
    for (int i = 1; i <= 50; i++) {
      latest.ask(i);
    }
    assertThat(background).hasSize(1);
    background.remove().run();
    pulses.remove().run();
    assertThat(worked).containsExactly(50);
    assertThat(answers).containsExactly(2);
  }

  @Test
  void severalAnswersInAPulse_showTheNewestOnly() {
    latest.ask(1);
    background.remove().run();
    latest.ask(2);
    background.remove().run();
    pulses.remove().run();
    assertThat(pulses).isEmpty();
    assertThat(answers).containsExactly(50);
  }

  @Test
  void forgotten_isNotAnsweredEvenIfItsAnswerIsOnTheWay() {
    latest.ask(1);
    background.remove().run();
    latest.forget();
    pulses.remove().run();
    assertThat(answers).isEmpty();
  }

  @Test
  void failure_isToldAndTheNextQuestionAnswered() {
    latest.ask(0);
    background.remove().run();
    pulses.remove().run();
    latest.ask(4);
    background.remove().run();
    pulses.remove().run();
    assertThat(failures).singleElement().asString().contains("ArithmeticException");
    assertThat(answers).containsExactly(25);
  }

  @Test
  void error_isToldAndTheNextQuestionAnswered() {
    Latest<Integer, Integer> recursing =
        new Latest<>(
            Runnable::run,
            Runnable::run,
            q -> {
              if (q == 0) {
                throw new StackOverflowError("too deep");
              }
              return q;
            },
            answers::add,
            e -> failures.add(e.toString()));
    recursing.ask(0);
    recursing.ask(7);
    assertThat(failures).singleElement().asString().contains("too deep");
    assertThat(answers).containsExactly(7);
  }

  @Test
  void answerThatCannotBeShown_isTold() {
    Latest<Integer, Integer> unshown =
        new Latest<>(
            Runnable::run,
            Runnable::run,
            q -> q,
            a -> {
              throw new IllegalStateException("cannot show " + a);
            },
            e -> failures.add(e.getMessage()));
    unshown.ask(3);
    assertThat(failures).containsExactly("cannot show 3");
  }

  @Test
  void manyThreads_endWithTheAnswerToTheLastQuestion() throws InterruptedException {
    List<Integer> shown = new ArrayList<>();
    CountDownLatch last = new CountDownLatch(1);
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor();
        ExecutorService toolkit = Executors.newSingleThreadExecutor()) {
      Latest<Integer, Integer> real =
          new Latest<>(
              pool,
              toolkit,
              q -> q,
              a -> {
                shown.add(a);
                if (a == 20_000) {
                  last.countDown();
                }
              },
              e -> {});
      for (int i = 1; i <= 20_000; i++) {
        real.ask(i);
      }
      assertThat(last.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(shown).isSorted().doesNotHaveDuplicates();
  }
}
