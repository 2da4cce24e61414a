package dev.rackloom.engine.serving;

import java.util.ArrayList;
import java.util.List;

/**
 * The stages of one instance, taken in turn. What the instance has to itself, a step takes ahead of
 * time, in the order steps were decided: one that comes back to a device is done there before the
 * next step begins. What others use too (a device, a physical link) is taken by whoever is there
 * first, so a step goes on to it only when it is ready.
 */
final class Pipeline {

  private final List<Instance.PipelineStage> stages;
  private final Workers workers;
  private final Workers.Worker[][] at;
  private final LinkQueue[][] links;
  private final int[][] lanes;
  private final Tracks tracks;

  Pipeline(List<Instance.PipelineStage> stages, Workers workers, Wires wires, Tracks tracks) {
    this.stages = stages;
    this.workers = workers;
    this.tracks = tracks;
    this.at = new Workers.Worker[stages.size()][];
    this.links = new LinkQueue[stages.size()][];
    this.lanes = new int[stages.size()][];
    for (int s = 0; s < at.length; s++) {
      at[s] =
          stages.get(s).units().stream()
              .map(u -> workers.of(u, this))
              .toArray(Workers.Worker[]::new);
    }
    for (int s = 0; s < at.length; s++) {
      links[s] = stages.get(s).next().stream().map(wires::queue).toArray(LinkQueue[]::new);
      lanes[s] = new int[links[s].length];
      for (int i = 0; i < links[s].length; i++) {
        lanes[s][i] = sends(links[s][i]) ? tracks.lane(linkName(s, i)) : -1;
      }
    }
  }

  private static boolean sends(LinkQueue link) {
    return link.hop().bytesPerToken() > 0;
  }

  private String linkName(int s, int i) {
    String own = links[s][i].hop().name();
    String to = s + 1 < stages.size() ? stages.get(s + 1).place() : "caller";
    return own.isEmpty() ? stages.get(s).place() + " > " + to : own;
  }

  int size() {
    return stages.size();
  }

  /**
   * Takes a step on. Returns true if its tokens are with the caller at {@link Walk#ready}; false if
   * it goes on then, because others may come before it.
   */
  boolean onward(Walk walk, long now) {
    while (walk.stage() < at.length) {
      if (walk.ready > now && meetsOthers(walk)) {
        return false;
      }
      if (walk.computesNext()) {
        compute(walk);
      } else {
        send(walk);
      }
      walk.leg++;
    }
    return true;
  }

  private boolean meetsOthers(Walk walk) {
    if (walk.computesNext()) {
      for (Workers.Worker worker : at[walk.stage()]) {
        if (worker.isShared()) {
          return true;
        }
      }
      return false;
    }
    for (LinkQueue link : links[walk.stage()]) {
      if (link.isShared()) {
        return true;
      }
    }
    return false;
  }

  private void compute(Walk walk) {
    Workers.Worker[] units = at[walk.stage()];
    long nanos = stages.get(walk.stage()).time().nanos(walk.batch);
    long start = walk.ready;
    for (Workers.Worker unit : units) {
      start = Math.max(start, unit.free());
    }
    walk.ready = start + nanos;
    for (Workers.Worker unit : units) {
      unit.take(start, nanos);
      span(unit.lane(), start, walk);
    }
  }

  private void send(Walk walk) {
    int s = walk.stage();
    long from = walk.ready;
    long there = from;
    for (int i = 0; i < links[s].length; i++) {
      walk.ready = links[s][i].send(from, walk.batch.tokens());
      there = Math.max(there, walk.ready);
      if (lanes[s][i] >= 0) {
        Instance.Hop hop = links[s][i].hop();
        long taken = walk.ready - hop.latencyNanos();
        Batch batch = walk.batch;
        tracks.span(
            lanes[s][i],
            taken - hop.nanos(batch.tokens()),
            taken,
            batch.promptTokens(),
            batch.decodes());
      }
    }
    walk.ready = there;
  }

  private void span(int lane, long start, Walk walk) {
    tracks.span(lane, start, walk.ready, walk.batch.promptTokens(), walk.batch.decodes());
  }

  /** Use of devices and links until {@code end}, and energy. */
  void report(long end, List<ServingReport.Use> into) {
    workers.report(this, end, into);
    List<ServingReport.Use> ways = new ArrayList<>();
    for (int s = 0; s < links.length; s++) {
      for (int i = 0; i < links[s].length; i++) {
        if (sends(links[s][i])) {
          ways.add(new ServingReport.Use(linkName(s, i), links[s][i].share(end), 0));
        }
      }
    }
    into.addAll(ways);
  }
}
