package dev.rackloom.cli;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.client.TensorValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A prompt for a model whose tokens are bytes. */
final class ByteInputs {

  private static final String IDS = "input_ids";

  private ByteInputs() {}

  /** The prompt's UTF-8 bytes as {@code input_ids} [1, bytes]. */
  static Map<String, TensorValue> of(String prompt, List<Port> ports) {
    if (ports.size() != 1 || !ports.getFirst().name().equals(IDS)) {
      throw RackloomException.user(
          "the model reads " + ports.stream().map(Port::name).toList() + ", not " + IDS + " alone",
          "leave --bytes out.");
    }
    byte[] bytes = prompt.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0) {
      throw RackloomException.user("the prompt is empty", "give it a byte at least.");
    }
    long[] ids = new long[bytes.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = bytes[i] & 0xff;
    }
    return Map.of(IDS, TensorValue.of(ids, 1, ids.length));
  }
}
