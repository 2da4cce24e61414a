package dev.rackloom.engine.serving;

import dev.rackloom.engine.simulate.EventHeap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Serves a trace on a fleet, event by event: arrivals, steps that are answered, state that has
 * moved. A request that comes while steps are in flight is seen when the next of them is answered,
 * as a server's loop does. O(steps x sequences of a step).
 */
public final class ServingSimulator {

  private static final int ARRIVED = 0;
  private static final int ANSWERED = 1;
  private static final int MOVED = 2;
  private static final int KINDS = 4;

  private final EventHeap events = new EventHeap();
  private final Tracks tracks = new Tracks();
  private final Trace trace;
  private final Fleet fleet;
  private final Sequence[] sequences;
  private final List<Server> servers = new ArrayList<>();
  private final Server[] owner;
  private final int stateLane;
  private final LinkQueue stateLink;
  private long now;
  private long processed;
  private long steps;
  private int next;

  private ServingSimulator(Trace trace, Fleet fleet) {
    this.trace = trace;
    this.fleet = fleet;
    this.sequences = Sequence.of(trace);
    fleet.instances().forEach(i -> servers.add(new Server(i, servers.size(), tracks)));
    this.owner = new Server[sequences.length];
    this.stateLane = tracks.lane("state");
    this.stateLink = new LinkQueue(fleet.stateLink());
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
    return new ServingSimulator(trace, fleet).run();
  }

  private ServingReport run() {
    int first = trace.concurrency() > 0 ? Math.min(trace.concurrency(), sequences.length) : 1;
    while (next < first) {
      arriveNext(0);
    }
    while (!events.isEmpty()) {
      now = events.nextNanos();
      long event = events.remove();
      processed++;
      int what = (int) (event / KINDS);
      switch ((int) (event % KINDS)) {
        case ARRIVED -> arrived(sequences[what]);
        case ANSWERED -> answered(servers.get(what));
        default -> moved(sequences[what]);
      }
    }
    return report();
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

  private Server least(Instance.Role not) {
    return servers.stream()
        .filter(s -> s.role() != not)
        .min(Comparator.comparingLong(Server::outstanding))
        .orElseThrow();
  }

  /** Lets an idle server look; one that has steps in flight looks when one is answered. */
  private void wake(Server server) {
    if (server.isIdle()) {
      decide(server);
    }
  }

  private void decide(Server server) {
    while (server.mayDecide()) {
      long end = server.decide(now);
      if (end < 0) {
        return;
      }
      steps++;
      events.add(end, event(server.id(), ANSWERED));
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
      server.leave(s);
      if (trace.concurrency() > 0) {
        arriveNext(now);
      }
    } else if (server.role() == Instance.Role.PREFILL) {
      server.stop(s);
      move(s);
    }
  }

  private void move(Sequence s) {
    long there = stateLink.send(now, s.scheduled);
    long taken = there - fleet.stateLink().latencyNanos();
    tracks.span(stateLane, taken - fleet.stateLink().nanos(s.scheduled), taken, s.scheduled, 0);
    events.add(there, event(s.id, MOVED));
  }

  private void moved(Sequence s) {
    Server from = owner[s.id];
    from.leave(s);
    Server to =
        servers.stream()
            .filter(x -> x.role() == Instance.Role.DECODE)
            .max(Comparator.comparingLong(Server::freeTokens))
            .orElseThrow();
    owner[s.id] = to;
    to.enter(s);
    wake(from);
    wake(to);
  }

  private ServingReport report() {
    long end = Arrays.stream(sequences).mapToLong(s -> s.last).max().orElse(0);
    List<ServingReport.Use> use = new ArrayList<>();
    servers.forEach(s -> s.report(end, use));
    if (stateLink.busy() > 0) {
      use.add(new ServingReport.Use("state", stateLink.share(end), 0));
    }
    return new ServingReport(
        Arrays.stream(sequences).map(ServingSimulator::served).toList(),
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
