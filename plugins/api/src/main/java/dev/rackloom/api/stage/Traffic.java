package dev.rackloom.api.stage;

import dev.rackloom.api.symbolic.Dim;

/**
 * Bytes read and bytes written.
 *
 * @param read what is read
 * @param written what is written
 */
public record Traffic(Dim read, Dim written) {

  /** Nothing read, nothing written. */
  public static Traffic none() {
    return new Traffic(Dim.zero(), Dim.zero());
  }

  /** Something read, nothing written. */
  public static Traffic reading(Dim bytes) {
    return new Traffic(bytes, Dim.zero());
  }

  /** Both ways together. */
  public Dim bytes() {
    return read.plus(written);
  }

  /** The two one after the other. */
  public Traffic plus(Traffic other) {
    return new Traffic(read.plus(other.read), written.plus(other.written));
  }
}
