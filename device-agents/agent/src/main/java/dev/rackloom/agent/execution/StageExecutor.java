package dev.rackloom.agent.execution;

import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.TensorValue;
import java.util.Map;
import java.util.Optional;

/** Runs one stage on one device. Blocking; called by one thread at a time. */
public interface StageExecutor extends AutoCloseable {

  /**
   * Fires once.
   *
   * @param inputs every input of the stage, by name
   * @param bindings the sizes of this firing
   * @throws ExecutionFailure if the runtime refuses; the executor stays usable
   */
  Fired fire(Map<String, TensorValue> inputs, Bindings bindings);

  /**
   * Fires once, with outputs where {@code places} says, if the executor can do that: an output that
   * lies elsewhere is another tensor than the one that was given for it.
   */
  default Fired fire(Map<String, TensorValue> inputs, Bindings bindings, OutputPlaces places) {
    return fire(inputs, bindings);
  }

  /** Whether a firing would find what it needs, as far as is known. */
  default boolean ready() {
    return true;
  }

  /**
   * What a serving engine elsewhere says of the firings since this was last asked; empty if there
   * is none, it keeps no count, or it did not fire. Blocking, for two seconds at most; callable
   * while it fires.
   */
  default Optional<EngineTimes> engineTimes() {
    return Optional.empty();
  }

  /** Gives back what it holds, after a firing under way has ended. */
  @Override
  void close();
}
