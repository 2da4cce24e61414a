package dev.rackloom.agent;

import dev.rackloom.agent.runtime.Peer;
import io.grpc.Context;
import io.grpc.Status;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Asks several agents the same thing at once; who is lost meanwhile is not waited for. */
final class Poll {

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** How long the slow ones have when enough have accepted. */
  private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Members members;
  private final Executor threads;
  private final LongSupplier clock;
  private final long deadlineNanos;
  private final BlockingQueue<Result> results = new LinkedBlockingQueue<>();
  private final Map<String, Context.CancellableContext> pending = new HashMap<>();

  private record Result(String id, Status status) {}

  /** How it stands. */
  enum Outlook {
    /** More answers are needed. */
    OPEN,
    /** Those who accepted will do; the slow ones are not waited for much longer. */
    ENOUGH,
    /** Nothing that may come yet changes anything. */
    OVER
  }

  /** Says how it stands, again and again. */
  @FunctionalInterface
  interface Judge {
    Outlook judge(Set<String> accepted, Set<String> pending);
  }

  /** Waits for everybody. */
  static final Judge ALL = (accepted, pending) -> Outlook.OPEN;

  Poll(Members members, Executor threads, LongSupplier clock, long waitNanos) {
    this.members = members;
    this.threads = threads;
    this.clock = clock;
    this.deadlineNanos = clock.getAsLong() + waitNanos;
  }

  /**
   * Does {@code work} with each; it throws where it fails. What is not waited for goes on. Who is
   * interrupted gives up all that has not answered, and stays interrupted.
   */
  Votes ask(Set<String> nodes, Consumer<String> work, Judge judge) {
    nodes.forEach(id -> begin(id, work));
    Set<String> accepted = new TreeSet<>();
    Map<String, Status> refused = new TreeMap<>();
    try {
      gather(accepted, refused, judge);
    } catch (InterruptedException e) {
      pending.values().forEach(context -> context.cancel(e));
      pending.keySet().forEach(id -> refused.put(id, Status.CANCELLED));
      pending.clear();
      Thread.currentThread().interrupt();
    }
    return new Votes(accepted, refused, quiet());
  }

  /** Who had all the time there was, or says nothing at all; the others were not waited for. */
  private Set<String> quiet() {
    boolean timeIsUp = clock.getAsLong() - deadlineNanos >= 0;
    return pending.keySet().stream()
        .filter(id -> timeIsUp || members.isSilent(id))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void gather(Set<String> accepted, Map<String, Status> refused, Judge judge)
      throws InterruptedException {
    long until = deadlineNanos;
    boolean enough = false;
    while (!pending.isEmpty() && clock.getAsLong() - until < 0) {
      Optional.ofNullable(results.poll(LOOK_NANOS, TimeUnit.NANOSECONDS))
          .ifPresent(r -> note(r, accepted, refused));
      giveUpLost();
      switch (judge.judge(accepted, Set.copyOf(pending.keySet()))) {
        case OVER -> until = clock.getAsLong();
        case ENOUGH -> {
          long slow = clock.getAsLong() + SLOW_NANOS;
          until = enough || slow - until > 0 ? until : slow;
          enough = true;
        }
        case OPEN -> {
          // On it goes.
        }
      }
    }
    for (Result come = results.poll(); come != null; come = results.poll()) {
      note(come, accepted, refused);
    }
  }

  private void note(Result result, Set<String> accepted, Map<String, Status> refused) {
    if (result.status.isOk()) {
      accepted.add(result.id);
    } else {
      refused.put(result.id, result.status);
    }
    end(result.id);
  }

  private void begin(String id, Consumer<String> work) {
    Context.CancellableContext context = Context.ROOT.withCancellation();
    pending.put(id, context);
    threads.execute(() -> context.run(() -> results.add(new Result(id, status(id, work)))));
  }

  private static Status status(String id, Consumer<String> work) {
    try {
      work.accept(id);
      return Status.OK;
    } catch (RuntimeException | Error e) {
      return Status.fromThrowable(Answer.error(e));
    }
  }

  /** Their calls end, and with them they do. */
  private void giveUpLost() {
    pending.forEach((id, context) -> {
      if (members.peer(id).flatMap(Peer::lost).isPresent()) {
        context.cancel(Status.UNAVAILABLE.withDescription("it is lost").asException());
      }
    });
  }

  private void end(String id) {
    Context.CancellableContext context = pending.remove(id);
    if (context != null) {
      context.close();
    }
  }
}
