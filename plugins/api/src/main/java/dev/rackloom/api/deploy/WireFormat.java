package dev.rackloom.api.deploy;

/**
 * How the elements of a tensor travel between devices. float32 may travel as 16 bits, rounded to
 * nearest: a bfloat16 keeps the range and 8 bits of precision, so that an element is off by at most
 * 2^-8 of itself; a float16 keeps 11 bits, off by at most 2^-11 of itself from 2^-14 to 65504, and
 * what is larger becomes infinite.
 */
public enum WireFormat {
  /** As they are. */
  SAME("same"),
  /** float32 as bfloat16. */
  BFLOAT16("bf16"),
  /** float32 as float16. */
  FLOAT16("fp16");

  private final String word;

  WireFormat(String word) {
    this.word = word;
  }

  /** The word in reports and on the command line. */
  public String word() {
    return word;
  }

  /** How many bytes so many bytes of elements take on the way. */
  public long wireBytes(long bytes) {
    return this == SAME ? bytes : bytes / 2;
  }
}
