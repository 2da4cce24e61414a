package dev.rackloom.agent.runtime;

import dev.rackloom.agent.execution.SumsInTurn;
import dev.rackloom.client.TensorValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * What this agent holds of one request: inputs that have arrived, stages that have not fired. Gone
 * when all have.
 */
final class RequestRun {

  private final RequestKey key;
  private final RequestInfo info;
  private final long cameNanos;
  private final Map<LocalStage, Collecting> collecting = new LinkedHashMap<>();
  private final Map<String, SumsInTurn> sums = new HashMap<>();
  private final List<Runnable> held = new ArrayList<>();
  private final Map<Places, Runnable> firings = new HashMap<>();
  private int unfinished;
  private int users;
  private boolean over;
  private @Nullable Future<?> expiry;

  /**
   * Nothing of it has come yet.
   *
   * @param cameNanos when the first of its request came, of whatever part, by this agent's clock
   */
  RequestRun(RequestKey key, RequestInfo info, long cameNanos, List<LocalStage> stages) {
    this.key = key;
    this.info = info;
    this.cameNanos = cameNanos;
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

  long cameNanos() {
    return cameNanos;
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

  /**
   * Keeps memory of the request's tensors until it is over here and nobody uses them any more.
   *
   * @param release gives the memory back
   */
  void hold(Runnable release) {
    synchronized (this) {
      if (!over || users > 0) {
        held.add(release);
        return;
      }
    }
    release.run();
  }

  /** Somebody uses the request's tensors until {@link #leave}; false if they may be gone. */
  synchronized boolean enter() {
    if (over) {
      return false;
    }
    users++;
    return true;
  }

  /**
   * A firing has begun that {@code end} ends, which is done when the request is over before it is.
   */
  void firing(Places which, Runnable end) {
    synchronized (this) {
      if (!over) {
        firings.put(which, end);
        return;
      }
    }
    end.run();
  }

  /** That firing is over. */
  synchronized void fired(Places which) {
    firings.remove(which);
  }

  /** Ends one use. */
  void leave() {
    List<Runnable> free;
    synchronized (this) {
      users--;
      free = takeHeld();
    }
    free.forEach(Runnable::run);
  }

  private List<Runnable> takeHeld() {
    if (!over || users > 0) {
      return List.of();
    }
    List<Runnable> free = List.copyOf(held);
    held.clear();
    return free;
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

  /** A tensor that has come for a stage on a device that has not fired; empty if it has not. */
  synchronized Optional<TensorValue> input(String tensor, String device) {
    return collecting.entrySet().stream()
        .filter(e -> reads(e.getKey(), tensor, device))
        .flatMap(e -> Optional.ofNullable(e.getValue().inputs.get(tensor)).stream())
        .findFirst();
  }

  /** What has passed on the way to a stage that adds up. */
  synchronized SumsInTurn sums(String stage) {
    return sums.computeIfAbsent(stage, s -> new SumsInTurn());
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

  /** Lets everything go that nobody uses, and ends what is firing for nobody. */
  void end() {
    List<Runnable> free;
    List<Runnable> vain;
    synchronized (this) {
      over = true;
      vain = List.copyOf(firings.values());
      collecting.clear();
      free = takeHeld();
      if (expiry != null) {
        expiry.cancel(false);
      }
    }
    vain.forEach(Runnable::run);
    free.forEach(Runnable::run);
  }
}
