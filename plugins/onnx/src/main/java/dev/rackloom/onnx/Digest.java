package dev.rackloom.onnx;

import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Tensor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 over a graph's structure and over bytes, lower-case hex. */
final class Digest {

  private Digest() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }

  static String of(List<Operator> operators, List<Tensor> tensors) {
    MessageDigest digest = sha256();
    for (Tensor t : tensors) {
      feed(digest, t.name() + '\0' + t.dtype() + '\0' + t.shape() + '\0' + t.role());
    }
    for (Operator op : operators) {
      feed(
          digest,
          op.name()
              + '\0'
              + op.type()
              + '\0'
              + op.inputs()
              + '\0'
              + op.outputs()
              + '\0'
              + new java.util.TreeMap<>(op.attributes()));
      op.regions().forEach(r -> feed(digest, r.role() + '\0' + r.body().digest()));
    }
    return hex(digest.digest());
  }

  private static void feed(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) '\n');
  }
}
