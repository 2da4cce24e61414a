package dev.rackloom.api.deploy;

import dev.rackloom.api.Checks;

/**
 * A file that an agent needs, by content.
 *
 * @param sha256 lower-case hex
 * @param bytes its length
 * @param format the reader's format name, such as {@code onnx}
 */
public record Artefact(String sha256, long bytes, String format) {
  public Artefact {
    Checks.that(sha256.matches("[0-9a-f]{64}"), "not a SHA-256: '" + sha256 + "'");
    Checks.notNegative(bytes, "bytes of an artefact");
  }
}
