package dev.rackloom.api.spi;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.graph.BodyAt;
import dev.rackloom.api.graph.Graph;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads the elements of a model's weights, which stay in their files until somebody asks for them.
 * Any thread; blocks.
 */
public interface WeightReader {

  /** The format whose files it reads, as in {@link Graph#format()}. */
  String format();

  /**
   * Hands the elements of a tensor over, in their order, piece by piece.
   *
   * @param source the model file
   * @param graph what the reader made of it
   * @param tensor the tensor's id
   * @return whether there were any: false if they are not in the file, or no numbers known here
   * @throws dev.rackloom.api.RackloomException if the file is not as it was
   * @throws java.util.concurrent.CancellationException if cancelled
   */
  boolean read(Path source, Graph graph, int tensor, Elements elements, Cancellation cancellation);

  /**
   * The same of a tensor in a body of control flow.
   *
   * @param way where the body is, from the model's own graph inwards; none is the model itself
   * @param tensor the tensor's id in the last of these bodies
   */
  default boolean read(
      Path source,
      Graph graph,
      List<BodyAt> way,
      int tensor,
      Elements elements,
      Cancellation cancellation) {
    return way.isEmpty() && read(source, graph, tensor, elements, cancellation);
  }

  /** Takes elements as they come. */
  @FunctionalInterface
  interface Elements {
    /** Takes the first {@code count} of {@code values}; the array is used again afterwards. */
    void take(double[] values, int count);
  }
}
