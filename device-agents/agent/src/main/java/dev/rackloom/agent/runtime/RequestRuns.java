package dev.rackloom.agent.runtime;

import dev.rackloom.agent.execution.RecentlyUsed;
import dev.rackloom.api.deploy.PlannedStage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What this agent holds of requests, each until it has ended here or its deadline has passed.
 * Requests that ended lately are remembered, so that what comes late for them is not kept.
 */
final class RequestRuns {

  private static final int REMEMBERED = 4096;

  private final PlanRouting routing;
  private final List<LocalStage> stages;
  private final AgentContext agent;
  private final Consumer<RequestKey> expired;
  private final Map<RequestKey, RequestRun> runs = new ConcurrentHashMap<>();
  private final Map<RequestKey, Boolean> ended = new RecentlyUsed<>(REMEMBERED);

  /** When the first part of a request came; the others go with it. */
  private final Map<RequestKey, Long> came = new RecentlyUsed<>(REMEMBERED);

  /**
   * Nothing held yet.
   *
   * @param expired told of a request whose deadline passed while something of it was held
   */
  RequestRuns(
      PlanRouting routing,
      List<LocalStage> stages,
      AgentContext agent,
      Consumer<RequestKey> expired) {
    this.routing = routing;
    this.stages = stages;
    this.agent = agent;
    this.expired = expired;
  }

  /** What is held of a request, from its first tensor on; null if it has ended here. */
  @Nullable RequestRun get(RequestKey key, RequestInfo info) {
    synchronized (ended) {
      if (ended.containsKey(key)) {
        return null;
      }
    }
    return runs.computeIfAbsent(key, k -> begin(k, info));
  }

  private RequestRun begin(RequestKey key, RequestInfo info) {
    List<PlannedStage> chosen = routing.stages(info.replicas());
    List<LocalStage> mine = stages.stream().filter(s -> chosen.contains(s.planned())).toList();
    RequestRun run = new RequestRun(key, info, cameNanos(key), mine);
    long left = Math.max(0, info.deadlineNanos() - agent.now());
    run.expiresBy(agent.timers().schedule(() -> expired.accept(key), left, TimeUnit.NANOSECONDS));
    return run;
  }

  private long cameNanos(RequestKey key) {
    synchronized (came) {
      return came.computeIfAbsent(key.part(0), first -> agent.now());
    }
  }

  /** Lets a request go. */
  void drop(RequestKey key) {
    synchronized (ended) {
      ended.put(key, true);
    }
    RequestRun run = runs.remove(key);
    if (run != null) {
      run.end();
    }
  }

  /** Requests of which something is held. */
  List<RequestKey> held() {
    return List.copyOf(runs.keySet());
  }

  void dropAll() {
    List.copyOf(runs.keySet()).forEach(this::drop);
  }
}
