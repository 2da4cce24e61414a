package dev.rackloom.agent.execution.served;

import dev.rackloom.protocol.inference.RepositoryModelLoadRequest;
import java.nio.file.Path;
import java.util.List;

/**
 * How a server comes by the models that it is told to load. Nothing but what was added here, by
 * this life of the agent or an earlier one, is ever touched.
 */
interface Repository {

  /** Models of an earlier life of this agent. */
  List<String> leftovers();

  /**
   * Gets a model ready to be loaded.
   *
   * @param file which stays as long as the model may be loaded
   */
  void add(String name, Path file);

  /** What the server is told when it is to load a model that was added. */
  RepositoryModelLoadRequest load(String name);

  /** Takes a model out; the server may not have heard yet that it is to unload it. */
  void remove(String name);

  /** The server has unloaded a model, or never had it. */
  default void unloaded(String name) {}

  /** The call that loads a model, when there is room for what it sends. */
  default void sending(String name, Runnable call) {
    call.run();
  }
}
