package dev.rackloom.llm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.api.spi.WorkRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Reads a Hugging Face {@code config.json}. */
public final class ConfigModelReader implements ModelReader {

  private static final long MOST_BYTES = 16 << 20;

  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxNestingDepth(64).maxNumberLength(64).build())
              .build());

  @Override
  public String format() {
    return "huggingface";
  }

  /** JSON that names a kind of model. */
  @Override
  public int match(Path file, byte[] head) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    String text = new String(head, StandardCharsets.UTF_8);
    boolean json = text.stripLeading().startsWith("{");
    boolean says = text.contains("\"model_type\"") || text.contains("\"num_hidden_layers\"");
    boolean named = name.endsWith(".json") && json;
    return named && says ? 100 : named && name.equals("config.json") ? 60 : 0;
  }

  @Override
  public Graph read(Path file, ReadContext context) {
    context.progress().at(0, "reading " + file.getFileName());
    context.cancellation().check();
    return LlmGraph.of(architecture(file), Kernels.SERVING, format());
  }

  /**
   * What {@code file} describes.
   *
   * @throws RackloomException if it cannot be read or describes no decoder-only language model
   */
  public static Architecture architecture(Path file) {
    return ConfigReader.read(nameOf(file), new Config(file.toString(), json(file)));
  }

  private static JsonNode json(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw RackloomException.user(
            file + " is larger than 16 MiB: no description of a model is", "check the path.");
      }
      JsonNode json = JSON.readTree(file.toFile());
      if (!json.isObject()) {
        throw RackloomException.user(file + " holds no JSON object", "check the path.");
      }
      return json;
    } catch (JsonProcessingException e) {
      throw RackloomException.user(
          file + " is not JSON: " + e.getOriginalMessage(), "the file is damaged; get it again.");
    } catch (IOException e) {
      throw RackloomException.user("cannot read " + file, "check the path and its permissions.");
    }
  }

  /** The folder's name for a {@code config.json}, else the file's. */
  private static String nameOf(Path file) {
    String own = String.valueOf(file.getFileName());
    Path folder = file.toAbsolutePath().normalize().getParent();
    boolean plain = own.equals("config.json");
    String name =
        plain && folder != null && folder.getFileName() != null
            ? folder.getFileName().toString()
            : own.replaceFirst("\\.json$", "");
    return name.isBlank() ? "model" : name;
  }

  @Override
  public WorkRules workRules() {
    return new LlmWork();
  }
}
