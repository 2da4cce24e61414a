package dev.rackloom.api.graph;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/**
 * SHA-256 over a graph's structure, lower-case hex: what {@link Graph#digest()} holds. Weights'
 * values do not count, only their names, types and shapes.
 */
public final class GraphDigest {

  private GraphDigest() {}

  /** The digest of a graph of these parts. */
  public static String of(List<Tensor> tensors, List<Operator> operators) {
    MessageDigest digest = sha256();
    for (Tensor t : tensors) {
      feed(digest, t.name(), t.dtype().name(), t.shape().toString(), t.role().name());
    }
    for (Operator op : operators) {
      feed(
          digest,
          op.name(),
          op.type().toString(),
          op.inputs().toString(),
          op.outputs().toString(),
          new TreeMap<>(op.attributes()).toString());
      op.regions().forEach(region -> feed(digest, region.role(), region.body().digest()));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void feed(MessageDigest digest, String... texts) {
    digest.update(String.join("\0", texts).getBytes(StandardCharsets.UTF_8));
    digest.update((byte) '\n');
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
