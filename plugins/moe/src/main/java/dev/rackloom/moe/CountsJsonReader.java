package dev.rackloom.moe;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.spi.ExpertHints;
import dev.rackloom.api.spi.ExpertStatisticsReader;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.moe.grid.Damage;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads counts in JSON: lists of layers of experts, or of steps of them; alone, or as SGLang's
 * {@code logical_count}, which counts dense layers.
 */
public final class CountsJsonReader implements ExpertStatisticsReader {

  static final String FORMAT = "counts-json";
  static final String SGLANG = "logical_count";

  @Override
  public String format() {
    return FORMAT;
  }

  @Override
  public int match(Path file, byte[] head) {
    if (Json.starts(head, "{") && Json.names(head, SGLANG)) {
      return 100;
    }
    return Json.starts(head, "[") && Names.lower(file).endsWith(".json") ? 40 : 0;
  }

  @Override
  public ExpertStatistics read(Path file, ExpertHints hints, ReadContext context) {
    context.cancellation().check();
    Parsing parsing = new Parsing(file, new Counted(file, FORMAT, hints));
    Json.values(file, parsing::value);
    if (!parsing.found) {
      throw Damage.of(
          file, "holds no counts: neither a list of layers nor a member '" + SGLANG + "'");
    }
    return parsing.counted.statistics(
        parsing.named ? LayerRows.Says.WITH_DENSE : LayerRows.Says.NOTHING);
  }

  /** One file, as far as it is read. */
  private static final class Parsing {
    private final Path file;
    private final Counted counted;
    private boolean found;
    private boolean named;

    Parsing(Path file, Counted counted) {
      this.file = file;
      this.counted = counted;
    }

    void value(JsonParser json) throws IOException {
      if (found) {
        throw Damage.of(file, "holds more than one table of counts");
      }
      if (json.currentToken() == JsonToken.START_ARRAY) {
        found = true;
        counted.grid(Json.numbers(file, json, "counts"));
      } else {
        Json.object(file, json, this::member);
      }
    }

    private void member(String name, JsonParser json) throws IOException {
      if (name.equals(SGLANG)) {
        found = true;
        named = true;
        counted.grid(Json.numbers(file, json, SGLANG));
      } else {
        json.skipChildren();
      }
    }
  }
}
