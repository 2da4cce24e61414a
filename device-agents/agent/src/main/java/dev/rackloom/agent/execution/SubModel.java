package dev.rackloom.agent.execution;

import dev.rackloom.api.deploy.Artefact;
import dev.rackloom.api.deploy.Port;
import java.nio.file.Path;
import java.util.List;

/**
 * What is to be loaded.
 *
 * @param artefact its hash and format
 * @param file whole and checked
 * @param inputs that the plan brings
 * @param outputs that the plan wants
 */
public record SubModel(Artefact artefact, Path file, List<Port> inputs, List<Port> outputs) {
  public SubModel {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** Its content hash. */
  public String sha256() {
    return artefact.sha256();
  }

  /** The reader's name of its format. */
  public String format() {
    return artefact.format();
  }
}
