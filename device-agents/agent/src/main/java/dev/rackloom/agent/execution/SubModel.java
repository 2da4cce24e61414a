package dev.rackloom.agent.execution;

import dev.rackloom.api.deploy.Port;
import java.nio.file.Path;
import java.util.List;

/**
 * What is to be loaded.
 *
 * @param sha256 of the file
 * @param file whole and checked
 * @param inputs that the plan brings
 * @param outputs that the plan wants
 */
public record SubModel(String sha256, Path file, List<Port> inputs, List<Port> outputs) {
  public SubModel {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
