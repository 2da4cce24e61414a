package dev.rackloom.agent;

import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Hashes as names of files: 64 small hexadecimal digits. */
final class Sha256 {

  private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}");

  private Sha256() {}

  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /**
   * Gives it back.
   *
   * @throws io.grpc.StatusRuntimeException INVALID_ARGUMENT if it is none
   */
  static String valid(String sha256) {
    if (!isName(sha256)) {
      throw Status.INVALID_ARGUMENT
          .withDescription("not a SHA-256: '" + sha256 + "'")
          .asRuntimeException();
    }
    return sha256;
  }

  /** Of a file's content; links are not followed. */
  static String of(Path file) throws IOException {
    MessageDigest sha = digest();
    try (InputStream in =
        new DigestInputStream(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS), sha)) {
      byte[] buffer = new byte[1 << 16];
      while (in.read(buffer) >= 0) {
        // The stream feeds the digest.
      }
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  /** What makes one. */
  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
