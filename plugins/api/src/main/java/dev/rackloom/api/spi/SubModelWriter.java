package dev.rackloom.api.spi;

import dev.rackloom.api.Ids;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.Artefact;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.graph.ExpertBlock;
import dev.rackloom.api.graph.Graph;
import java.nio.file.Path;
import java.util.List;

/** Cuts a part of a model file out as a model of its own. */
public interface SubModelWriter {

  /** The format it cuts, as in {@link Graph#format()}. */
  String format();

  /**
   * Writes the part into {@code folder} under the name of its content hash.
   *
   * @param source the model file
   * @param graph what the reader made of it
   * @param operators the operators of the part, ascending
   * @throws dev.rackloom.api.RackloomException if the part cannot stand alone, saying which tensor
   *     is in the way
   */
  SubModel write(Path source, Graph graph, Ids operators, Path folder);

  /**
   * The format of what {@link #write} makes of a part: who runs the part must know it.
   *
   * @param operators the operators of the part, ascending
   */
  default String format(Graph graph, Ids operators) {
    return format();
  }

  /**
   * How a block of routed experts can be split. Reads the file's structure, not its weights; may
   * block on the disk.
   *
   * @throws dev.rackloom.api.RackloomException if it cannot be split, saying what is in the way
   */
  default ExpertParts experts(Path source, Graph graph, ExpertBlock block) {
    throw RackloomException.user(
        "models of format " + format() + " cannot be split by experts",
        "place the block as a whole.");
  }

  /**
   * A part that was cut.
   *
   * @param file where it is
   * @param artefact its hash and size
   * @param inputs what it needs
   * @param outputs what it makes for others
   */
  record SubModel(Path file, Artefact artefact, List<Port> inputs, List<Port> outputs) {
    public SubModel {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
    }
  }
}
