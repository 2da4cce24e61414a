package dev.rackloom.weights;

import dev.rackloom.api.Checks;
import java.nio.ByteOrder;

/**
 * What a GGUF file, or all parts of a split one, hold.
 *
 * @param index the tensors
 * @param metadata the metadata, with types
 * @param version the format's version, 1 to 3
 * @param order the order of bytes in the file
 */
public record GgufFile(TensorIndex index, GgufMetadata metadata, int version, ByteOrder order) {
  public GgufFile {
    Checks.that(version >= 1 && version <= 3, "GGUF version must be 1..3, was " + version);
  }
}
