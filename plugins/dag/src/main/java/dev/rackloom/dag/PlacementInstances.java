package dev.rackloom.dag;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.spi.ModelFiles;
import dev.rackloom.api.spi.ReadContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads instances of the benchmark. */
public final class PlacementInstances {

  static final String ENDING = ".json";

  private static final int BYTES = 64 << 20;
  private static final int DEPTH = 16;
  private static final int TEXT = 1 << 16;
  private static final int NUMBER = 64;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH)
                  .maxNumberLength(NUMBER)
                  .maxNameLength(TEXT)
                  .maxStringLength(TEXT)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private PlacementInstances() {}

  /**
   * Reads a file.
   *
   * @throws RackloomException if it is no instance, or one with numbers that cannot be
   * @throws java.util.concurrent.CancellationException if cancelled
   */
  public static PlacementInstance read(Path file, ReadContext context) {
    context.cancellation().check();
    byte[] text = text(file);
    InstanceParser parser = new InstanceParser(context.cancellation());
    try (JsonParser json =
        FACTORY.createParser(
            new InputStreamReader(
                new ByteArrayInputStream(text), StandardCharsets.UTF_8.newDecoder()))) {
      json.nextToken();
      parser.read(json);
      if (json.nextToken() != null) {
        throw new IOException("there is more after its end");
      }
      return parser.instance(ModelFiles.stem(file, ENDING));
    } catch (IOException | IllegalArgumentException e) {
      throw RackloomException.user(
          file + " is no placement instance: " + e.getMessage(),
          "compare it with the benchmark's files: maxSizePerFPGA, maxFPGAs, maxCPUs, nodes, edges.");
    }
  }

  private static byte[] text(Path file) {
    try (FileChannel channel = ModelFiles.open(file)) {
      if (channel.size() > BYTES) {
        throw RackloomException.user(
            file + " has " + channel.size() + " bytes, more than the " + BYTES + " of an instance",
            "it is another kind of file.");
      }
      return Channels.newInputStream(channel).readNBytes(BYTES);
    } catch (IOException e) {
      throw ModelFiles.unreadable(file, e);
    }
  }

  static void expect(JsonParser json, JsonToken token) throws IOException {
    if (json.currentToken() != token) {
      throw new IOException("found " + json.currentToken() + " where " + token + " must be");
    }
  }
}
