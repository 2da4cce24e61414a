package dev.rackloom.moe.torch;

import dev.rackloom.moe.grid.Damage;
import dev.rackloom.moe.grid.Element;
import dev.rackloom.moe.grid.Grid;
import dev.rackloom.torch.archive.View;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/** Which numbers of a storage a tensor is. */
final class TensorView {

  private final long offset;
  private final long[] shape;
  private final long[] strides;

  /** The view that a pickle claims. */
  TensorView(View claimed) {
    this.offset = claimed.offset();
    this.shape = claimed.shape().stream().mapToLong(Long::longValue).toArray();
    this.strides = claimed.strides().stream().mapToLong(Long::longValue).toArray();
  }

  /**
   * The numbers, side by side. Refuses a view that leaves its storage or shows more than it has.
   */
  Grid of(Path file, Element element, ByteBuffer storage) {
    if (shape.length != strides.length) {
      throw Damage.of(
          file, "has a tensor of " + shape.length + " extents and " + strides.length + " strides");
    }
    int size = Damage.size(file, shape);
    long held = storage.remaining() / element.bytes();
    if (size == 0) {
      return Grid.of(file, element, storage.slice(0, 0), shape);
    }
    if (size > held || last(held) >= held) {
      throw Damage.of(
          file,
          "has a tensor of shape "
              + Arrays.toString(shape)
              + " from "
              + offset
              + " on in a storage of "
              + held
              + " numbers");
    }
    int width = element.bytes();
    return isContiguous()
        ? Grid.of(file, element, storage.slice((int) offset * width, size * width), shape)
        : Grid.of(file, element, gathered(storage, size, width), shape);
  }

  /** The furthest number that is seen; no more than {@code held} if it would leave. */
  private long last(long held) {
    long last = Math.min(offset, held);
    for (int d = 0; d < shape.length; d++) {
      long steps = shape[d] - 1;
      long room = held - last;
      if (steps > 0 && strides[d] > room / steps) {
        return held;
      }
      last += steps * strides[d];
    }
    return last;
  }

  private boolean isContiguous() {
    long stride = 1;
    for (int d = shape.length - 1; d >= 0; d--) {
      if (shape[d] != 1 && strides[d] != stride) {
        return false;
      }
      stride *= shape[d];
    }
    return true;
  }

  private ByteBuffer gathered(ByteBuffer storage, int size, int width) {
    byte[] out = new byte[size * width];
    for (int i = 0; i < size; i++) {
      long at = offset;
      int rest = i;
      for (int d = shape.length - 1; d >= 0; d--) {
        at += rest % shape[d] * strides[d];
        rest /= (int) shape[d];
      }
      storage.get((int) at * width, out, i * width, width);
    }
    return ByteBuffer.wrap(out);
  }
}
