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

/** Reads JSON files of instances within bounds: strict text, no member twice, nothing behind it. */
final class InstanceFile {

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

  private InstanceFile() {}

  /** Makes an instance of the value the parser stands on. */
  @FunctionalInterface
  interface Content<T> {
    T read(JsonParser json) throws IOException;
  }

  /**
   * Reads a file.
   *
   * @param kind what it should be, for the message if it is not
   * @param members the names that such a file has
   * @throws RackloomException if it is none, or one with numbers that cannot be
   * @throws java.util.concurrent.CancellationException if cancelled
   */
  static <T> T read(
      Path file, ReadContext context, String kind, String members, Content<T> content) {
    context.cancellation().check();
    byte[] text = text(file);
    try (JsonParser json =
        FACTORY.createParser(
            new InputStreamReader(
                new ByteArrayInputStream(text), StandardCharsets.UTF_8.newDecoder()))) {
      json.nextToken();
      T instance = content.read(json);
      if (json.nextToken() != null) {
        throw new IOException("there is more after its end");
      }
      return instance;
    } catch (IOException | IllegalArgumentException e) {
      throw RackloomException.user(
          file + " is no " + kind + ": " + e.getMessage(),
          "compare it with the benchmark's files: " + members + ".");
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
