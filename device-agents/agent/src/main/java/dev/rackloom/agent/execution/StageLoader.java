package dev.rackloom.agent.execution;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Loads sub-models on one device. */
public interface StageLoader extends AutoCloseable {

  /**
   * Loads a sub-model and checks that it has the ports that the plan says. Blocking.
   *
   * @throws ExecutionFailure if it cannot be loaded or its ports differ; nothing of it is left
   */
  StageExecutor load(SubModel model);

  /** Whether it could load and run now, and in words what it is: one for each runtime it has. */
  List<Capability> capabilities();

  /**
   * The formats of the sub-models that it runs, as far as is known without asking anybody. Cheap:
   * agents say it in every beat.
   */
  Set<String> formats();

  /**
   * Why nothing can run there now although its agent is well, as far as is known; empty for a
   * device that can. Cheap.
   */
  default Optional<String> lost() {
    return Optional.empty();
  }

  /** Finds out whether it is lost, or is back. Blocking, for seconds at most while it can run. */
  default void look() {}

  /** Gives back what it holds; its executors are closed before. */
  @Override
  default void close() {}
}
