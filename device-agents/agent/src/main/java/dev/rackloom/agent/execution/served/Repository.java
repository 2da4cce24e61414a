package dev.rackloom.agent.execution.served;

import dev.rackloom.protocol.inference.RepositoryModelLoadRequest;
import java.nio.file.Path;
import java.util.List;

/**
 * How a server comes by the models that it is told to load. All names of models begin with the
 * {@link #prefix}: nothing else there is touched.
 */
interface Repository {

  /** What all names of models of this device begin with. */
  String prefix();

  /** Models of an earlier life of this agent that can be seen from here. */
  List<String> leftovers();

  /**
   * Gets a model ready to be loaded.
   *
   * @param file which stays as long as the model may be loaded
   */
  void add(String name, Path file);

  /** What the server is told when it is to load a model that was added. */
  RepositoryModelLoadRequest load(String name);

  /** Takes a model out that the server has been told to unload. */
  void remove(String name);
}
