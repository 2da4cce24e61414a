package dev.rackloom.engine.serving;

import dev.rackloom.api.Ids;
import dev.rackloom.engine.simulate.EventHeap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Serves a trace on a {@link LayerFleet}. A node that is free takes all that waits for it, up to
 * its tokens, as one batch; parts that use different numbers of its layers run to the longest.
 * Requests are let in first come first served, each on the route whose share is furthest behind and
 * that has room on all its nodes for all the tokens the request may come to; so state never runs
 * out on the way. Deterministic.
 *
 * <p>After Mei and others, "Helix: serving large language models over heterogeneous GPUs and
 * network via max-flow", ASPLOS 2025: routes and shares come from a flow, and requests interleave
 * over them by weight.
 */
public final class LayerSimulator {

  private static final int ARRIVED = 0;
  private static final int AT_NODE = 1;
  private static final int COMPUTED = 2;
  private static final int AT_CALLER = 3;
  private static final int KINDS = 4;

  private final EventHeap events = new EventHeap();
  private final Tracks tracks = new Tracks();
  private final LayerFleet cluster;
  private final Trace trace;
  private final Sequence[] sequences;
  private final int[] route;
  private final int[] leg;
  private final double[] taken;
  private final NodeQueue[] nodes;
  private final Map<List<Integer>, LinkQueue> links = new HashMap<>();
  private final Deque<Sequence> waiting = new ArrayDeque<>();
  private int next;
  private long now;
  private long processed;
  private long steps;

  private LayerSimulator(Trace trace, LayerFleet cluster) {
    this.trace = trace;
    this.cluster = cluster;
    this.sequences = Sequence.of(trace);
    this.route = new int[sequences.length];
    this.leg = new int[sequences.length];
    this.taken = new double[cluster.routes().size()];
    this.nodes = new NodeQueue[cluster.nodes().size()];
    Arrays.setAll(nodes, i -> new NodeQueue(cluster.nodes().get(i), tracks));
    cluster.links().forEach(l -> links.put(List.of(l.from(), l.to()), new LinkQueue(l.hop())));
    for (Sequence s : sequences) {
      checkFits(s);
    }
  }

  /**
   * Simulates until the last token.
   *
   * @throws IllegalArgumentException if some request's state fits no route
   */
  public static ServingReport run(Trace trace, LayerFleet cluster) {
    return new LayerSimulator(trace, cluster).run();
  }

  private void checkFits(Sequence s) {
    boolean fits =
        cluster.routes().stream()
            .anyMatch(r ->
                r.legs().stream()
                    .allMatch(l -> kept(s, l) <= cluster.nodes().get(l.node()).kvTokens()));
    if (!fits) {
      throw new IllegalArgumentException(
          "no route has room for the state of request "
              + s.id
              + ": "
              + s.request.mostKept()
              + " tokens");
    }
  }

  private static long kept(Sequence s, LayerFleet.Leg l) {
    return (long) s.request.mostKept() * (l.end() - l.first());
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
        case AT_NODE -> atNode(sequences[what]);
        case COMPUTED -> computed(nodes[what], what);
        default -> atCaller(sequences[what]);
      }
    }
    return report();
  }

  private void arriveNext(long earliest) {
    if (next < sequences.length) {
      long at = trace.concurrency() > 0 ? earliest : sequences[next].request.arrivalNanos();
      add(at, next++, ARRIVED);
    }
  }

  private void add(long at, int what, int kind) {
    events.add(at, (long) what * KINDS + kind);
  }

  private void arrived(Sequence s) {
    s.arrived = now;
    waiting.addLast(s);
    if (trace.concurrency() == 0) {
      arriveNext(now);
    }
    admit();
  }

  private void admit() {
    while (!waiting.isEmpty()) {
      Sequence s = waiting.getFirst();
      int best = bestRoute(s);
      if (best < 0) {
        return;
      }
      waiting.removeFirst();
      route[s.id] = best;
      taken[best] += s.request.prompt() + (double) s.request.output();
      legs(s).forEach(l -> nodes[l.node()].hold(kept(s, l)));
      s.admitted = now;
      s.scheduled = s.request.prompt();
      start(s, s.request.prompt());
    }
  }

  /** The route that has had the least for its share, of those with room; -1 if none has. */
  private int bestRoute(Sequence s) {
    int best = -1;
    for (int r = 0; r < taken.length; r++) {
      boolean behind =
          best < 0 || taken[r] / cluster.shares().get(r) < taken[best] / cluster.shares().get(best);
      boolean room =
          cluster.routes().get(r).legs().stream()
              .allMatch(l -> nodes[l.node()].hasRoom(kept(s, l)));
      best = room && behind ? r : best;
    }
    return best;
  }

  private List<LayerFleet.Leg> legs(Sequence s) {
    return cluster.routes().get(route[s.id]).legs();
  }

  private void start(Sequence s, int tokens) {
    leg[s.id] = 0;
    send(s, LayerFleet.CALLER, legs(s).getFirst().node(), tokens);
  }

  private void send(Sequence s, int from, int to, int tokens) {
    LinkQueue link = java.util.Objects.requireNonNull(links.get(List.of(from, to)));
    add(link.send(now, tokens), s.id, to == LayerFleet.CALLER ? AT_CALLER : AT_NODE);
  }

  private void atNode(Sequence s) {
    int node = legs(s).get(leg[s.id]).node();
    nodes[node].waiting.addLast(s);
    compute(node);
  }

  /** A node that is free takes what waits. */
  private void compute(int n) {
    NodeQueue node = nodes[n];
    if (!node.running.isEmpty() || node.waiting.isEmpty()) {
      return;
    }
    int layers = 0;
    int tokens = 0;
    List<Integer> chunk = new ArrayList<>();
    List<Integer> past = new ArrayList<>();
    List<Integer> keys = new ArrayList<>();
    while (!node.waiting.isEmpty()) {
      Sequence s = node.waiting.getFirst();
      int more = tokensOf(s);
      if (tokens > 0 && tokens + more > node.maxTokens()) {
        break;
      }
      node.running.add(node.waiting.removeFirst());
      tokens += more;
      LayerFleet.Leg l = legs(s).get(leg[s.id]);
      layers = Math.max(layers, l.end() - l.first());
      if (s.answered == 0) {
        chunk.add(more);
        past.add(0);
      } else {
        keys.add(s.request.prompt() + s.answered);
      }
    }
    Batch batch =
        new Batch(Ids.copyOf(chunk), Ids.copyOf(past), Ids.copyOf(keys), node.running.size());
    steps++;
    add(node.run(now, batch, layers), n, COMPUTED);
  }

  private static int tokensOf(Sequence s) {
    return s.answered == 0 ? s.request.prompt() : 1;
  }

  private void computed(NodeQueue node, int n) {
    List<Sequence> done = List.copyOf(node.running);
    node.running.clear();
    for (Sequence s : done) {
      leg[s.id]++;
      boolean last = leg[s.id] == legs(s).size();
      int to = last ? LayerFleet.CALLER : legs(s).get(leg[s.id]).node();
      send(s, n, to, last ? 1 : tokensOf(s));
    }
    compute(n);
  }

  private void atCaller(Sequence s) {
    s.answered++;
    s.first = s.first == Sequence.NEVER ? now : s.first;
    if (s.answered < s.request.output()) {
      start(s, 1);
      return;
    }
    s.last = now;
    legs(s).forEach(l -> nodes[l.node()].free(kept(s, l)));
    if (trace.concurrency() > 0) {
      arriveNext(now);
    }
    admit();
  }

  private ServingReport report() {
    long end = Arrays.stream(sequences).mapToLong(s -> s.last).max().orElse(0);
    List<ServingReport.Use> use = new ArrayList<>();
    List<ServingReport.Pool> pools = new ArrayList<>();
    for (NodeQueue node : nodes) {
      use.add(node.use(end));
      pools.add(node.pool());
    }
    cluster
        .links()
        .forEach(l ->
            use.add(
                new ServingReport.Use(
                    name(l.from()) + " > " + name(l.to()),
                    java.util.Objects.requireNonNull(links.get(List.of(l.from(), l.to())))
                        .share(end),
                    0)));
    return new ServingReport(
        sequences.length,
        Arrays.stream(sequences).map(ServingSimulator::served).toList(),
        steps,
        processed,
        end,
        use,
        pools,
        tracks);
  }

  private String name(int node) {
    return node == LayerFleet.CALLER ? "caller" : cluster.nodes().get(node).name();
  }
}
