package dev.rackloom.moe;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.spi.ExpertHints;
import dev.rackloom.api.spi.ExpertStatisticsReader;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.moe.grid.Damage;
import dev.rackloom.moe.grid.Grid;
import dev.rackloom.moe.grid.Npy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads responses of vLLM with {@code --enable-return-routed-experts}, one or many: lists of tokens
 * x layers x choices, or the same as an {@code .npy} in base64. Layers with experts only.
 */
public final class VllmResponsesReader implements ExpertStatisticsReader {

  static final String FORMAT = "vllm-responses";
  static final String EXPERTS = "routed_experts";
  private static final String PROMPT_EXPERTS = "prompt_routed_experts";

  @Override
  public String format() {
    return FORMAT;
  }

  @Override
  public int match(Path file, byte[] head) {
    if (!Json.starts(head, "{[")) {
      return 0;
    }
    boolean experts = Json.names(head, EXPERTS) || Json.names(head, PROMPT_EXPERTS);
    boolean choices = Json.names(head, "choices") || Json.names(head, PROMPT_EXPERTS);
    return choices ? (experts ? 100 : 40) : 0;
  }

  @Override
  public ExpertStatistics read(Path file, ExpertHints hints, ReadContext context) {
    Responses responses = new Responses(file);
    Json.values(
        file,
        json ->
            Json.each(
                json,
                one -> {
                  context.cancellation().check();
                  responses.prompt++;
                  Json.object(file, one, responses::member);
                }));
    return responses
        .traced()
        .orElseThrow(() -> Damage.of(file, "has no response with '" + EXPERTS + "'"))
        .statistics(FORMAT, LayerRows.Says.MOE_ONLY, hints);
  }

  /** The responses of one file; each is a prompt. */
  private static final class Responses {
    private final Path file;
    private @Nullable Traced traced;
    private int prompt;

    Responses(Path file) {
      this.file = file;
    }

    Optional<Traced> traced() {
      return Optional.ofNullable(traced);
    }

    private void member(String name, JsonParser json) throws IOException {
      switch (name) {
        case "choices" -> Json.each(json, choice -> Json.object(file, choice, this::member));
        case EXPERTS, PROMPT_EXPERTS -> experts(name, json);
        default -> json.skipChildren();
      }
    }

    private void experts(String name, JsonParser json) throws IOException {
      if (json.currentToken() == JsonToken.VALUE_NULL) {
        return;
      }
      Grid grid =
          json.currentToken() == JsonToken.VALUE_STRING
              ? Npy.read(file, packed(name, json.getText()))
              : Json.numbers(file, json, name);
      if (grid.rank() != 3) {
        throw Damage.of(
            file,
            "has '" + name + "' of shape " + grid.shape() + ", not tokens x layers x choices");
      }
      add(name, grid);
    }

    private byte[] packed(String name, String text) {
      try {
        return Base64.getDecoder().decode(text);
      } catch (IllegalArgumentException e) {
        throw Damage.of(file, "has '" + name + "' that is no base64: " + e.getMessage());
      }
    }

    private void add(String name, Grid grid) {
      if (traced == null) {
        traced = new Traced(file, grid.extent(1), grid.extent(2));
      }
      if (traced.rows() != grid.extent(1) || traced.topK() != grid.extent(2)) {
        throw Damage.of(
            file,
            "has '"
                + name
                + "' of "
                + grid.extent(1)
                + " layers x "
                + grid.extent(2)
                + " choices in response "
                + (prompt - 1)
                + ", before "
                + traced.rows()
                + " x "
                + traced.topK());
      }
      int one = traced.rows() * traced.topK();
      for (int t = 0; t < grid.extent(0); t++) {
        int from = t * one;
        traced.token(prompt, i -> grid.whole(file, from + i));
      }
    }
  }
}
