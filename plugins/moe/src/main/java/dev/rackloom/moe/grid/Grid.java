package dev.rackloom.moe.grid;

import dev.rackloom.api.Ids;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * Numbers with extents, the last extent side by side. Immutable.
 *
 * <p>Made of bytes, which it does not copy: whoever gives them lets go of them.
 */
public final class Grid {

  private final Ids shape;
  private final Element element;
  private final ByteBuffer bytes;

  private Grid(Ids shape, Element element, ByteBuffer bytes) {
    this.shape = shape;
    this.element = element;
    this.bytes = bytes;
  }

  /**
   * A grid over bytes of a file.
   *
   * @throws dev.rackloom.api.RackloomException if there are more or fewer bytes than its shape
   *     needs
   */
  public static Grid of(Path file, Element element, ByteBuffer bytes, long... shape) {
    long needs = (long) Damage.size(file, shape) * element.bytes();
    if (bytes.remaining() != needs) {
      throw Damage.of(
          file,
          "claims a shape of "
              + java.util.Arrays.toString(shape)
              + ", "
              + needs
              + " bytes, but holds "
              + bytes.remaining());
    }
    return new Grid(
        Ids.of(java.util.stream.LongStream.of(shape).mapToInt(Math::toIntExact).toArray()),
        element,
        bytes.slice().order(ByteOrder.LITTLE_ENDIAN));
  }

  /** A grid of numbers that were parsed. */
  static Grid of(double[] numbers, int count, int... shape) {
    ByteBuffer bytes = ByteBuffer.allocate(count * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      bytes.putDouble(numbers[i]);
    }
    return new Grid(Ids.of(shape), Element.F64, bytes.flip());
  }

  /** How many extents it has. */
  public int rank() {
    return shape.size();
  }

  /** How long it is in a direction. */
  public int extent(int axis) {
    return shape.get(axis);
  }

  /** All extents. */
  public Ids shape() {
    return shape;
  }

  /** How many numbers it has. */
  public int size() {
    return bytes.limit() / element.bytes();
  }

  /** A number by its position, the last extent side by side. */
  public double at(int index) {
    return element.at(bytes, index * element.bytes());
  }

  /**
   * A whole number by its position.
   *
   * @throws dev.rackloom.api.RackloomException if it has a fraction or does not fit
   */
  public int whole(Path file, int index) {
    double value = at(index);
    if (value != (int) value) {
      throw Damage.of(file, "has " + value + " where a whole number must be");
    }
    return (int) value;
  }
}
