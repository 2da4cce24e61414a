package dev.rackloom.engine.serving;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A node of a {@link LayerFleet} at work. */
final class NodeQueue {

  final Deque<Sequence> waiting = new ArrayDeque<>();
  final List<Sequence> running = new ArrayList<>();

  private final LayerFleet.Node node;
  private final Tracks tracks;
  private final int lane;
  private final int samples;
  private long kept;
  private long most;
  private long busy;

  NodeQueue(LayerFleet.Node node, Tracks tracks) {
    this.node = node;
    this.tracks = tracks;
    this.lane = tracks.lane(node.name());
    this.samples = tracks.instance(node.name());
  }

  int maxTokens() {
    return node.maxBatchedTokens();
  }

  boolean hasRoom(long tokens) {
    return kept + tokens <= node.kvTokens();
  }

  void hold(long tokens) {
    kept += tokens;
    most = Math.max(most, kept);
  }

  void free(long tokens) {
    kept -= tokens;
  }

  /** Runs a batch through so many layers; when it is done. */
  long run(long now, Batch batch, int layers) {
    long nanos = node.time().nanos(batch) * layers;
    busy += nanos;
    tracks.span(lane, now, now + nanos, batch.promptTokens(), batch.decodes());
    tracks.sample(samples, now, kept, waiting.size(), running.size());
    return now + nanos;
  }

  ServingReport.Use use(long end) {
    return new ServingReport.Use(node.name(), (double) busy / Math.max(1, end), 0);
  }

  /** Its state in tokens of a layer. */
  ServingReport.Pool pool() {
    return new ServingReport.Pool(node.name(), node.kvTokens(), most, 0);
  }
}
