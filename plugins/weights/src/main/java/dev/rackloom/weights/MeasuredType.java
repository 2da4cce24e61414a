package dev.rackloom.weights;

import dev.rackloom.api.graph.DType;
import java.math.BigInteger;

/** Types that are not known here: their name is the file's, their block what the places say. */
final class MeasuredType {

  private MeasuredType() {}

  /**
   * A type of which {@code elements} elements take {@code bytes} bytes, so that sizes are right.
   */
  static DType of(String name, long elements, long bytes) {
    if (elements == 0 || bytes == 0) {
      return new DType(name, 1, 0);
    }
    long gcd = BigInteger.valueOf(elements).gcd(BigInteger.valueOf(bytes)).longValueExact();
    return new DType(name, elements / gcd, bytes / gcd);
  }
}
