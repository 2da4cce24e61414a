package dev.rackloom.api.spi;

import dev.rackloom.api.stage.OperatorFamily;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes the small models that agents run to measure a device: one operator family each, in known
 * sizes.
 */
public interface ProbeWriter {

  /** The format it writes, as in {@link dev.rackloom.api.graph.Graph#format()}. */
  String format();

  /**
   * Writes its probes into {@code folder}; together they take an ordinary CPU less than five
   * seconds to run.
   */
  List<Probe> write(Path folder);

  /**
   * A model that measures one thing.
   *
   * @param name for people, such as {@code gemm 128x1536x384}
   * @param family whose cost function it informs
   * @param model the model, and its inputs with known shapes
   * @param flops operations of one run
   * @param weightBytes weights read in one run
   * @param activationBytes activations read and written in one run
   */
  record Probe(
      String name,
      OperatorFamily family,
      SubModelWriter.SubModel model,
      long flops,
      long weightBytes,
      long activationBytes) {}
}
