package dev.rackloom.engine.serving;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.engine.simulate.EventHeap;
import dev.rackloom.policies.Backlog;
import dev.rackloom.policies.Replica;
import dev.rackloom.policies.ReplicaPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Serves a trace on a fleet, event by event: arrivals, steps that go on to what they share with
 * others, steps that are answered, state that has moved. A request that comes while steps are in
 * flight is seen when the next of them is answered, as a server's loop does. O(steps x sequences of
 * a step).
 */
public final class ServingSimulator {

  private static final int ARRIVED = 0;
  private static final int ANSWERED = 1;
  private static final int MOVED = 2;
  private static final int ONWARD = 3;
  private static final int KINDS = 4;

  /** Events between two looks at the cancellation: less than 50 ms of large steps. */
  private static final int LOOK_EVERY = 1 << 7;

  private final EventHeap events = new EventHeap();
  private final Tracks tracks = new Tracks();
  private final Trace trace;
  private final Sequence[] sequences;
  private final List<Server> servers = new ArrayList<>();
  private final Server[] owner;
  private final Wires wires = new Wires();
  private final StateMoves moves;
  private final Map<Integer, Walk> walks = new HashMap<>();
  private int lastWalk;
  private long now;
  private long processed;
  private long steps;
  private int next;
  private int served;

  private ServingSimulator(Trace trace, Fleet fleet) {
    this.trace = trace;
    this.sequences = Sequence.of(trace);
    Workers workers = new Workers(tracks);
    fleet
        .instances()
        .forEach(i -> servers.add(new Server(i, servers.size(), workers, wires, tracks)));
    this.owner = new Server[sequences.length];
    this.moves = new StateMoves(fleet, servers, sequences.length, wires, tracks);
    for (Server server : servers) {
      Arrays.stream(sequences).forEach(server::checkFits);
    }
  }

  /**
   * Simulates until the last token.
   *
   * @throws IllegalArgumentException if some request's state fits no pool that must hold it
   */
  public static ServingReport run(Trace trace, Fleet fleet) {
    return run(trace, fleet, Progress.SILENT, Cancellation.NEVER);
  }

  /**
   * Simulates until the last token and says how many requests are answered. Soon after it is asked
   * to stop it reports those that were answered until then: {@link ServingReport#complete} tells.
   *
   * @throws IllegalArgumentException if some request's state fits no pool that must hold it
   */
  public static ServingReport run(
      Trace trace, Fleet fleet, Progress progress, Cancellation cancellation) {
    return new ServingSimulator(trace, fleet).run(progress, cancellation);
  }

  private ServingReport run(Progress progress, Cancellation cancellation) {
    int first = trace.concurrency() > 0 ? Math.min(trace.concurrency(), sequences.length) : 1;
    while (next < first) {
      arriveNext(0);
    }
    while (!events.isEmpty()) {
      if (processed++ % LOOK_EVERY == 0) {
        if (cancellation.requested()) {
          return report(now);
        }
        progress.at(
            served / (double) sequences.length,
            served + " of " + sequences.length + " requests served");
      }
      now = events.nextNanos();
      happen(events.remove());
    }
    progress.at(1, "all " + sequences.length + " requests served");
    return report(Arrays.stream(sequences).mapToLong(s -> s.last).max().orElse(0));
  }

  private void happen(long event) {
    int what = (int) (event / KINDS);
    switch ((int) (event % KINDS)) {
      case ARRIVED -> arrived(sequences[what]);
      case ANSWERED -> answered(servers.get(what));
      case MOVED -> moved(sequences[what]);
      default -> onward(Objects.requireNonNull(walks.remove(what)));
    }
  }

  /** The next of the trace comes when it says, or in a closed loop now. */
  private void arriveNext(long earliest) {
    if (next < sequences.length) {
      Request request = sequences[next].request;
      long at = trace.concurrency() > 0 ? earliest : request.arrivalNanos();
      events.add(at, event(next++, ARRIVED));
    }
  }

  private static long event(int what, int kind) {
    return (long) what * KINDS + kind;
  }

  private void arrived(Sequence sequence) {
    sequence.arrived = now;
    if (trace.concurrency() == 0) {
      arriveNext(now);
    }
    Server server = least(Instance.Role.DECODE);
    owner[sequence.id] = server;
    server.enter(sequence);
    wake(server);
  }

  /** By the policy that live replicas are chosen with; what waits counts in tokens. */
  private Server least(Instance.Role not) {
    List<Server> able = servers.stream().filter(s -> s.role() != not).toList();
    return able.get(
        ReplicaPolicy.choose(
            able.stream()
                .map(s -> new Backlog(s.outstanding(), 0))
                .map(ahead -> new Replica(ahead, Replica.UNKNOWN, false))
                .toList()));
  }

  /** Lets an idle server look; one that has steps in flight looks when one is answered. */
  private void wake(Server server) {
    if (server.isIdle()) {
      decide(server);
    }
  }

  private void decide(Server server) {
    while (server.mayDecide()) {
      @Nullable Walk walk = server.decide(now);
      if (walk == null) {
        return;
      }
      steps++;
      onward(walk);
    }
  }

  private void onward(Walk walk) {
    if (walk.server.onward(walk, now)) {
      events.add(walk.ready, event(walk.server.id(), ANSWERED));
    } else {
      lastWalk = lastWalk == Integer.MAX_VALUE ? 0 : lastWalk + 1;
      walks.put(lastWalk, walk);
      events.add(walk.ready, event(lastWalk, ONWARD));
    }
  }

  private void answered(Server server) {
    Step step = server.oldest();
    for (Step.Part part : step.parts()) {
      Sequence s = part.sequence();
      s.inFlight--;
      if (part.yields() && part.life() == s.preemptions) {
        token(server, s);
      }
    }
    decide(server);
  }

  private void token(Server server, Sequence s) {
    s.answered++;
    s.first = s.first == Sequence.NEVER ? now : s.first;
    if (s.answered == s.request.output()) {
      s.last = now;
      served++;
      server.leave(s);
      if (trace.concurrency() > 0) {
        arriveNext(now);
      }
    } else if (server.role() == Instance.Role.PREFILL) {
      server.stop(s);
      events.add(moves.send(s, server, now), event(s.id, MOVED));
    }
  }

  private void moved(Sequence s) {
    Server from = owner[s.id];
    from.leave(s);
    Server to = moves.arrive(s);
    owner[s.id] = to;
    wake(from);
    wake(to);
  }

  private ServingReport report(long end) {
    List<ServingReport.Use> use = new ArrayList<>();
    servers.forEach(s -> s.report(end, use));
    wires.report(end, use);
    moves.report(end, use);
    return new ServingReport(
        sequences.length,
        Arrays.stream(sequences)
            .filter(s -> s.last != Sequence.NEVER)
            .map(ServingSimulator::served)
            .toList(),
        steps,
        processed,
        end,
        use,
        servers.stream().map(Server::pool).toList(),
        tracks);
  }

  static ServingReport.Served served(Sequence s) {
    return new ServingReport.Served(
        s.request, s.arrived, s.admitted, s.first, s.last, s.preemptions);
  }
}
