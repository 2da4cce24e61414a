package dev.rackloom.weights;

import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.NotUnderstood;
import dev.rackloom.api.spi.ModelFiles;
import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.api.spi.WorkRules;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** Reads safetensors files, or the index of several, into a graph of weights. */
public final class SafetensorsReader implements ModelReader {

  @Override
  public String format() {
    return SafetensorsFiles.FORMAT;
  }

  /** A length that a header may have, then an object; of an index, its ending and an object. */
  @Override
  public int match(Path file, byte[] head) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (name.endsWith(SafetensorsFiles.INDEX_ENDING)) {
      return new String(head, StandardCharsets.UTF_8).stripLeading().startsWith("{") ? 100 : 50;
    }
    boolean named = name.endsWith(SafetensorsFiles.ENDING);
    return looksRight(head) ? (named ? 100 : 80) : named ? 50 : 0;
  }

  private static boolean looksRight(byte[] head) {
    if (head.length < Long.BYTES + 2 || head[Long.BYTES] != '{') {
      return false;
    }
    long length = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong();
    byte next = head[Long.BYTES + 1];
    return length >= 2
        && length <= HeaderLimits.JSON_BYTES
        && (next == '"' || next == '}' || Character.isWhitespace(next));
  }

  @Override
  public Graph read(Path file, ReadContext context) {
    TensorIndex index = SafetensorsFiles.read(file, context);
    String name =
        ModelFiles.stem(
            file,
            SafetensorsFiles.isIndex(file)
                ? SafetensorsFiles.INDEX_ENDING
                : SafetensorsFiles.ENDING);
    return WeightGraph.of(
        name,
        index,
        new NotUnderstood(
            String.valueOf(file.getFileName()),
            "what is computed with these weights: put the model's config.json beside it",
            "its cost is unknown"));
  }

  @Override
  public WorkRules workRules() {
    return new WeightWork();
  }
}
