package dev.rackloom.cli.demo;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.client.TensorValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sentences as the inputs of an encoder: ids, mask and types, one sentence a request. */
public final class TextInputs implements AutoCloseable {

  private final HuggingFaceTokenizer tokenizer;

  private TextInputs(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /** Opens a Hugging Face {@code tokenizer.json}. */
  public static TextInputs open(Path tokenizerJson) {
    try {
      return new TextInputs(
          HuggingFaceTokenizer.builder()
              .optTokenizerPath(tokenizerJson)
              .optTruncation(true)
              .optPadding(false)
              .build());
    } catch (IOException e) {
      throw RackloomException.user(
          "cannot read the tokenizer " + tokenizerJson + ": " + e.getMessage(),
          "it must be a Hugging Face tokenizer.json.");
    }
  }

  /** A sentence at its own length. */
  public Map<String, TensorValue> inputs(String sentence, List<Port> ports) {
    return inputs(sentence, ports, 0);
  }

  /** A sentence cut or padded to {@code length} tokens; at its own length if that is 0. */
  public Map<String, TensorValue> inputs(String sentence, List<Port> ports, int length) {
    Encoding encoding = tokenizer.encode(sentence);
    int n = length == 0 ? encoding.getIds().length : length;
    Map<String, TensorValue> inputs = new LinkedHashMap<>();
    for (Port port : ports) {
      inputs.put(
          port.name(), TensorValue.of(Arrays.copyOf(column(port.name(), encoding), n), 1, n));
    }
    return inputs;
  }

  private static long[] column(String name, Encoding encoding) {
    return switch (name) {
      case "input_ids" -> encoding.getIds();
      case "attention_mask" -> encoding.getAttentionMask();
      case "token_type_ids" -> encoding.getTypeIds();
      default ->
          throw RackloomException.user(
              "the model's input '" + name + "' is not one a sentence gives",
              "send it tensors instead of text.");
    };
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
