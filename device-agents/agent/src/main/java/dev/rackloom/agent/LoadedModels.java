package dev.rackloom.agent;

import dev.rackloom.agent.execution.ExecutionFailure;
import dev.rackloom.agent.execution.StageExecutor;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.symbolic.Bindings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Sub-models in memory, one for all epochs that use the same file with the same ports. */
final class LoadedModels {

  private final Map<Key, Shared> models = new HashMap<>();

  private record Key(String device, String sha256, List<Port> inputs, List<Port> outputs) {
    static Key of(PlannedStage stage) {
      return new Key(stage.device(), stage.artefact().sha256(), stage.inputs(), stage.outputs());
    }
  }

  private static final class Shared {
    private final CompletableFuture<StageExecutor> executor = new CompletableFuture<>();
    private final Map<Bindings, OptionalLong> warmed = new HashMap<>();
    private int users;
  }

  /**
   * The stage's executor, loaded if it is not there; give it back with {@link #release}. Who wants
   * one that is being loaded waits for it, others do not.
   */
  StageExecutor acquire(PlannedStage stage, Supplier<StageExecutor> load) {
    Shared shared;
    boolean first;
    synchronized (this) {
      shared = models.computeIfAbsent(Key.of(stage), k -> new Shared());
      first = shared.users++ == 0;
    }
    return first ? load(stage, shared, load) : loaded(shared);
  }

  /** What cannot be loaded is tried again by whoever wants it next. */
  private StageExecutor load(PlannedStage stage, Shared shared, Supplier<StageExecutor> load) {
    try {
      StageExecutor executor = load.get();
      shared.executor.complete(executor);
      return executor;
    } catch (RuntimeException | Error e) {
      synchronized (this) {
        models.remove(Key.of(stage), shared);
      }
      shared.executor.completeExceptionally(e);
      throw e;
    }
  }

  private static StageExecutor loaded(Shared shared) {
    try {
      return shared.executor.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException r
          ? r
          : new ExecutionFailure("it cannot be loaded: " + e.getCause(), e);
    }
  }

  /** What warming it up with these sizes gave, in whatever epoch it was; empty if it was not. */
  synchronized Optional<OptionalLong> warmed(PlannedStage stage, Bindings sizes) {
    Shared shared = models.get(Key.of(stage));
    return shared == null ? Optional.empty() : Optional.ofNullable(shared.warmed.get(sizes));
  }

  /** It was warmed up with these sizes, which gave that. */
  synchronized void warmed(PlannedStage stage, Bindings sizes, OptionalLong nanos) {
    Shared shared = models.get(Key.of(stage));
    if (shared != null) {
      shared.warmed.put(sizes, nanos);
    }
  }

  void release(PlannedStage stage) {
    Shared last = null;
    synchronized (this) {
      Shared shared = models.get(Key.of(stage));
      if (shared != null && --shared.users == 0) {
        models.remove(Key.of(stage));
        last = shared;
      }
    }
    if (last != null) {
      last.executor.join().close();
    }
  }
}
