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
import java.util.function.Predicate;

/** Asks several agents the same thing at once; who is lost meanwhile is not waited for. */
final class Poll {

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** How long the slow ones have when enough have accepted. */
  private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Membership members;
  private final Executor threads;
  private final LongSupplier clock;
  private final long deadlineNanos;
  private final BlockingQueue<Result> results = new LinkedBlockingQueue<>();
  private final Map<String, Context.CancellableContext> pending = new HashMap<>();

  private record Result(String id, Status status) {}

  Poll(Membership members, Executor threads, LongSupplier clock, long waitNanos) {
    this.members = members;
    this.threads = threads;
    this.clock = clock;
    this.deadlineNanos = clock.getAsLong() + waitNanos;
  }

  /**
   * Does {@code work} with each; it throws where it fails. Who is interrupted gives up all that has
   * not answered, and stays interrupted.
   */
  Votes ask(Set<String> nodes, Consumer<String> work, Predicate<Set<String>> enough) {
    nodes.forEach(id -> begin(id, work));
    Set<String> accepted = new TreeSet<>();
    Map<String, Status> refused = new TreeMap<>();
    try {
      gather(accepted, refused, enough);
    } catch (InterruptedException e) {
      pending.values().forEach(context -> context.cancel(e));
      pending.keySet().forEach(id -> refused.put(id, Status.CANCELLED));
      Thread.currentThread().interrupt();
    }
    return new Votes(accepted, refused);
  }

  private void gather(
      Set<String> accepted, Map<String, Status> refused, Predicate<Set<String>> enough)
      throws InterruptedException {
    long until = deadlineNanos;
    while (!pending.isEmpty() && clock.getAsLong() < until) {
      Optional<Result> result = Optional.ofNullable(results.poll(LOOK_NANOS, TimeUnit.NANOSECONDS));
      result.ifPresent(r -> {
        if (r.status.isOk()) {
          accepted.add(r.id);
        } else {
          refused.put(r.id, r.status);
        }
        end(r.id);
      });
      if (result.isPresent() && enough.test(accepted)) {
        until = Math.min(until, clock.getAsLong() + SLOW_NANOS);
      }
      giveUpLost();
    }
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
