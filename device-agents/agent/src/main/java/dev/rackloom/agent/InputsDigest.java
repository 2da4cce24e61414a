package dev.rackloom.agent;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells whether two requests ask the same without keeping, or copying, their inputs.
 *
 * @param sha256 in hex, of version, session and of name, type, extents and elements of each input
 */
record InputsDigest(String sha256) {

  /** The digest of a request's inputs, in whatever order they came. */
  static InputsDigest of(Requests.Said said, Map<String, SentTensor> inputs) {
    MessageDigest digest = Sha256.digest();
    add(digest, said.version());
    add(digest, said.session());
    new TreeMap<>(inputs)
        .forEach((name, tensor) -> {
          add(digest, name);
          add(digest, tensor.dtype().name());
          ByteBuffer extents = ByteBuffer.allocate(Integer.BYTES + tensor.rank() * Long.BYTES);
          extents.putInt(tensor.rank());
          for (int axis = 0; axis < tensor.rank(); axis++) {
            extents.putLong(tensor.extent(axis));
          }
          digest.update(extents.flip());
          tensor.addTo(digest);
        });
    return new InputsDigest(HexFormat.of().formatHex(digest.digest()));
  }

  /** With its length before it, so that two texts are never taken for two others. */
  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    digest.update(bytes);
  }
}
