package dev.rackloom.torch.archive;

import java.util.List;

/**
 * Which numbers of a storage a tensor is, as the file claims.
 *
 * @param offset the first number
 * @param shape extents
 * @param strides how many numbers further the next is, in each direction
 */
public record View(long offset, List<Long> shape, List<Long> strides) {
  public View {
    shape = List.copyOf(shape);
    strides = List.copyOf(strides);
  }
}
