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

  /** The SHA-256 of nothing. */
  private static final String OF_NOTHING =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  /** Of a stage that needs no file: what it does is part of the plan. */
  public static Artefact none(String format) {
    return new Artefact(OF_NOTHING, 0, format);
  }

  /** Whether there is no file to it. */
  public boolean isNone() {
    return bytes == 0;
  }
}
