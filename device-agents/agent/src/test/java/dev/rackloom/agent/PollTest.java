package dev.rackloom.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.agent.runtime.Detection;
import io.grpc.Context;
import io.grpc.Status;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class PollTest {

  private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Members members = new Members("here", System::nanoTime, Detection.DEFAULT);

  private Poll poll() {
    return new Poll(members, threads, System::nanoTime, TimeUnit.MINUTES.toNanos(10));
  }

  @Test
  void whoAcceptsAndWhoRefuses_isTold() {
    Votes votes =
        poll()
            .ask(
                Set.of("yes", "no"),
                id -> {
                  if (id.equals("no")) {
                    throw Status.FAILED_PRECONDITION.withDescription("full").asRuntimeException();
                  }
                },
                Poll.ALL);
    assertThat(votes.accepted()).containsExactly("yes");
    assertThat(votes.refused()).containsOnlyKeys("no");
  }

  @Test
  void whoFailsWithAnError_hasRefused() {
    Votes votes =
        poll()
            .ask(
                Set.of("unlucky"),
                id -> {
                  throw new OutOfMemoryError("no more of it");
                },
                (accepted, pending) -> Poll.Outlook.OPEN);
    assertThat(votes.refused().get("unlucky").getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
  }

  /** One no may settle it: those who have not answered yet are not waited for. */
  @Test
  void whenNothingCanComeOfIt_itEndsAtOnce() {
    CountDownLatch never = new CountDownLatch(1);
    Votes votes =
        poll()
            .ask(
                Set.of("slow", "no"),
                id -> {
                  if (id.equals("no")) {
                    throw Status.ABORTED.withDescription("taken").asRuntimeException();
                  }
                  assertThat(waited(never)).isFalse();
                },
                (accepted, pending) ->
                    pending.contains("no") ? Poll.Outlook.OPEN : Poll.Outlook.OVER);
    assertThat(votes.isOutrun()).isTrue();
    assertThat(votes.unwilling()).isEmpty();
    assertThat(votes.refused()).containsOnlyKeys("no");
    assertThat(votes.quiet()).as("it had no time").isEmpty();
  }

  /** What has come already counts, whatever the one no before it settles. */
  @Test
  void answersThatHaveCome_count_alsoWhenItIsOver() {
    Votes votes =
        new Poll(members, Runnable::run, System::nanoTime, TimeUnit.MINUTES.toNanos(10))
            .ask(
                new TreeSet<>(Set.of("a no", "b yes", "c yes", "d no")),
                id -> {
                  if (id.endsWith("no")) {
                    throw Status.RESOURCE_EXHAUSTED.asRuntimeException();
                  }
                },
                (accepted, pending) -> Poll.Outlook.OVER);
    assertThat(votes.accepted()).containsExactlyInAnyOrder("b yes", "c yes");
    assertThat(votes.unwilling()).containsExactly("a no", "d no");
    assertThat(votes.quiet()).isEmpty();
  }

  @Test
  void whoHadAllTheTimeThereWas_isQuiet() {
    CountDownLatch never = new CountDownLatch(1);
    AtomicLong clock = new AtomicLong();
    Votes votes =
        new Poll(members, threads, clock::get, 1000)
            .ask(
                Set.of("slow"),
                id -> assertThat(waited(never)).isFalse(),
                (accepted, pending) -> {
                  clock.set(1000);
                  return Poll.Outlook.OPEN;
                });
    assertThat(votes.quiet()).containsExactly("slow");
  }

  /** An agent that stops interrupts its own polls; they must not go on without end. */
  @Test
  void interrupted_givesUpWhatHasNotAnswered() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch gaveUp = new CountDownLatch(1);
    CompletableFuture<Votes> result = new CompletableFuture<>();
    CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
    Thread asking =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              result.complete(
                  poll()
                      .ask(
                          Set.of("slow"),
                          id -> {
                            Context.current().addListener(c -> gaveUp.countDown(), Runnable::run);
                            asked.countDown();
                            assertThat(waited(gaveUp)).isTrue();
                          },
                          Poll.ALL));
              stillInterrupted.complete(Thread.currentThread().isInterrupted());
            });
    assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
    asking.interrupt();
    assertThat(result.get(20, TimeUnit.SECONDS).refused()).containsOnlyKeys("slow");
    assertThat(stillInterrupted.get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(gaveUp.await(20, TimeUnit.SECONDS)).isTrue();
  }

  private static boolean waited(CountDownLatch latch) {
    try {
      return latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
