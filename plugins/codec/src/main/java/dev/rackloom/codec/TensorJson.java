package dev.rackloom.codec;

import dev.rackloom.api.graph.DType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tensor as the REST form of the Open Inference Protocol writes it.
 *
 * @param name of an input or output
 * @param dtype of its elements
 * @param shape its extents
 * @param parameters open
 * @param data its elements, little-endian and in row order; null if they are not in the JSON
 */
public record TensorJson(
    String name,
    DType dtype,
    List<Long> shape,
    Map<String, Object> parameters,
    @Nullable ByteBuffer data) {

  /** The parameter that says how many bytes of a tensor follow the JSON. */
  public static final String BINARY_SIZE = "binary_data_size";

  public TensorJson {
    shape = List.copyOf(shape);
    parameters = Map.copyOf(parameters);
  }
}
