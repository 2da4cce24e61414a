package dev.rackloom.agent.runtime;

import dev.rackloom.client.TensorValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * What this agent holds of one request: inputs that have arrived, stages that have not fired. Gone
 * when all have.
 */
final class RequestRun {

  private final RequestKey key;
  private final RequestInfo info;
  private final Map<LocalStage, Collecting> collecting = new LinkedHashMap<>();
  private final List<InboxBudget.Grant> held = new ArrayList<>();
  private int unfinished;
  private boolean over;
  private @Nullable Future<?> expiry;

  RequestRun(RequestKey key, RequestInfo info, List<LocalStage> stages) {
    this.key = key;
    this.info = info;
    this.unfinished = stages.size();
    stages.forEach(s -> collecting.put(s, new Collecting()));
  }

  /** What has come for a stage so far. */
  private static final class Collecting {
    private final Map<String, TensorValue> inputs = new HashMap<>();
    private long newest = Long.MIN_VALUE;

    void add(String tensor, TensorValue value, long nanos) {
      if (inputs.putIfAbsent(tensor, value) == null) {
        newest = Math.max(newest, nanos);
      }
    }
  }

  /**
   * What a stage needs to fire.
   *
   * @param nanos when the last of it arrived
   */
  record Ready(Map<String, TensorValue> inputs, long nanos) {}

  RequestKey key() {
    return key;
  }

  RequestInfo info() {
    return info;
  }

  synchronized boolean isOver() {
    return over;
  }

  synchronized void expiresBy(Future<?> timer) {
    expiry = timer;
    if (over) {
      timer.cancel(false);
    }
  }

  /** Keeps the room that an arrived tensor takes until the request is over here. */
  synchronized void hold(InboxBudget.Grant grant) {
    if (over) {
      grant.close();
    } else {
      held.add(grant);
    }
  }

  /**
   * Takes in a tensor on a device, once; returns the stages that can fire now, with their inputs.
   *
   * @param nanos when it arrived
   */
  synchronized Map<LocalStage, Ready> arrive(
      String tensor, String device, TensorValue value, long nanos) {
    Map<LocalStage, Ready> ready = new LinkedHashMap<>();
    if (over) {
      return ready;
    }
    collecting.forEach((stage, held) -> {
      if (reads(stage, tensor, device)) {
        held.add(tensor, value, nanos);
      }
      if (held.inputs.size() == stage.planned().inputs().size()) {
        ready.put(stage, new Ready(held.inputs, held.newest));
      }
    });
    ready.keySet().forEach(collecting::remove);
    return ready;
  }

  private static boolean reads(LocalStage stage, String tensor, String device) {
    return stage.planned().device().equals(device)
        && stage.planned().inputs().stream().anyMatch(p -> p.name().equals(tensor));
  }

  /** A stage has fired and its outputs are on their way; true if that was the last one. */
  synchronized boolean stageDone() {
    unfinished--;
    return unfinished == 0;
  }

  /** Lets everything go; false if it was over before. */
  synchronized boolean end() {
    if (over) {
      return false;
    }
    over = true;
    collecting.clear();
    held.forEach(InboxBudget.Grant::close);
    held.clear();
    if (expiry != null) {
      expiry.cancel(false);
    }
    return true;
  }
}
