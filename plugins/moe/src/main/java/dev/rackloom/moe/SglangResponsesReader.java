package dev.rackloom.moe;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.spi.ExpertHints;
import dev.rackloom.api.spi.ExpertStatisticsReader;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.moe.grid.Damage;
import dev.rackloom.moe.grid.Element;
import dev.rackloom.moe.grid.Grid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads responses of SGLang that return routed experts, one or many: {@code
 * meta_info.routed_experts} is base64 of little-endian 32-bit integers, tokens - 1 rows of layers x
 * choices. Dense layers are counted. How many choices a token has, nobody but a person can say.
 */
public final class SglangResponsesReader implements ExpertStatisticsReader {

  static final String FORMAT = "sglang-responses";
  private static final String EXPERTS = VllmResponsesReader.EXPERTS;
  private static final String META = "meta_info";

  @Override
  public String format() {
    return FORMAT;
  }

  @Override
  public int match(Path file, byte[] head) {
    return Json.starts(head, "{[") && Json.names(head, META)
        ? (Json.names(head, EXPERTS) ? 100 : 40)
        : 0;
  }

  @Override
  public ExpertStatistics read(Path file, ExpertHints hints, ReadContext context) {
    Responses responses = new Responses(file, hints);
    Json.values(
        file,
        json ->
            Json.each(
                json,
                one -> {
                  context.cancellation().check();
                  responses.response(one);
                }));
    return Optional.ofNullable(responses.traced)
        .orElseThrow(() -> Damage.of(file, "has no response with '" + META + "." + EXPERTS + "'"))
        .statistics(FORMAT, LayerRows.Says.WITH_DENSE, hints);
  }

  /** The responses of one file; each is a prompt. */
  private static final class Responses {
    private final Path file;
    private final ExpertHints hints;
    private @Nullable Traced traced;
    private int prompt;
    private String experts = "";
    private int tokens;

    Responses(Path file, ExpertHints hints) {
      this.file = file;
      this.hints = hints;
    }

    void response(JsonParser json) throws IOException {
      experts = "";
      tokens = 0;
      Json.object(
          file,
          json,
          (name, value) -> {
            if (name.equals(META)) {
              Json.object(file, value, this::member);
            } else {
              value.skipChildren();
            }
          });
      if (!experts.isEmpty()) {
        add();
        prompt++;
      }
    }

    private void member(String name, JsonParser json) throws IOException {
      switch (name) {
        case EXPERTS -> {
          if (json.currentToken() != JsonToken.VALUE_NULL) {
            experts = Json.text(file, json, EXPERTS);
          }
        }
        case "prompt_tokens", "completion_tokens" ->
            tokens = Math.addExact(tokens, Math.min(1 << 29, Json.whole(file, json, name)));
        default -> json.skipChildren();
      }
    }

    private void add() {
      if (hints.topK() == 0) {
        throw Damage.unsaid(file, "how many experts a token has", "--top-k K");
      }
      ByteBuffer bytes = ByteBuffer.wrap(decoded());
      int numbers = bytes.remaining() / Integer.BYTES;
      int rows = tokens - 1;
      if (rows < 1 || numbers % rows != 0 || numbers / rows % hints.topK() != 0) {
        throw Damage.of(
            file,
            "has "
                + numbers
                + " experts in response "
                + prompt
                + " of "
                + tokens
                + " tokens: not tokens - 1 times layers times "
                + hints.topK());
      }
      Grid grid = Grid.of(file, Element.I32, bytes, numbers);
      int layers = numbers / rows / hints.topK();
      if (traced == null) {
        traced = new Traced(file, layers, hints.topK());
      }
      if (traced.rows() != layers) {
        throw Damage.of(
            file, "has " + layers + " layers in response " + prompt + ", before " + traced.rows());
      }
      for (int t = 0; t < rows; t++) {
        int from = t * layers * hints.topK();
        traced.token(prompt, i -> grid.whole(file, from + i));
      }
    }

    private byte[] decoded() {
      try {
        return Base64.getDecoder().decode(experts);
      } catch (IllegalArgumentException e) {
        throw Damage.of(file, "has '" + EXPERTS + "' that is no base64: " + e.getMessage());
      }
    }
  }
}
