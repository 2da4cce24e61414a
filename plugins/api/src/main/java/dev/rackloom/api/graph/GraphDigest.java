package dev.rackloom.api.graph;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/**
 * SHA-256 over a graph's structure, lower-case hex: what readers put into {@link Graph#digest()}.
 */
public final class GraphDigest {

  private GraphDigest() {}

  /** The digest of these operators over these tensors. */
  public static String of(List<Operator> operators, List<Tensor> tensors) {
    MessageDigest digest = sha256();
    tensors.forEach(t -> feed(digest, t.name(), t.dtype(), t.shape(), t.role()));
    operators.forEach(op ->
        feed(
            digest,
            op.name(),
            op.type(),
            op.inputs(),
            op.outputs(),
            new TreeMap<>(op.attributes())));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void feed(MessageDigest digest, Object... parts) {
    for (Object part : parts) {
      digest.update(part.toString().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    digest.update((byte) '\n');
  }
}
