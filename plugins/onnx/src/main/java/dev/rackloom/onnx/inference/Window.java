package dev.rackloom.onnx.inference;

import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.List;

/**
 * A window's kernel, strides, dilations and pads, per spatial axis.
 *
 * @param autoPad ONNX's name of a rule for the pads, {@code NOTSET} if they are given
 * @param ceil whether a last, partial step counts
 */
record Window(
    List<Dim> kernel,
    List<Long> strides,
    List<Long> dilations,
    List<Long> before,
    List<Long> after,
    List<Long> outputPads,
    String autoPad,
    boolean ceil) {

  /** The window of a call; its kernel is the attribute's, else that of the weights. */
  static Window of(Call call, int spatial, List<Dim> weights) {
    List<Long> pads = call.integers("pads").orElse(List.of());
    boolean whole = pads.size() == 2 * spatial;
    return new Window(
        kernel(call, spatial, weights),
        filled(call.integers("strides").orElse(List.of()), spatial, 1),
        filled(call.integers("dilations").orElse(List.of()), spatial, 1),
        whole ? pads.subList(0, spatial) : filled(List.of(), spatial, 0),
        whole ? pads.subList(spatial, 2 * spatial) : filled(List.of(), spatial, 0),
        filled(call.integers("output_padding").orElse(List.of()), spatial, 0),
        call.text("auto_pad", "NOTSET"),
        call.flag("ceil_mode"));
  }

  private static List<Dim> kernel(Call call, int spatial, List<Dim> weights) {
    List<Long> given = call.integers("kernel_shape").orElse(List.of());
    if (given.size() == spatial) {
      return given.stream().map(Dim::of).toList();
    }
    List<Dim> kernel = new ArrayList<>();
    for (int i = 0; i < spatial; i++) {
      kernel.add(
          i < weights.size() ? weights.get(i) : Dim.unknown("the kernel has no extent " + i));
    }
    return kernel;
  }

  private static List<Long> filled(List<Long> given, int size, long otherwise) {
    List<Long> out = new ArrayList<>(given.subList(0, Math.min(size, given.size())));
    while (out.size() < size) {
      out.add(otherwise);
    }
    return out;
  }

  /** The extent that an axis has after the window slid over it. */
  Dim slid(int axis, Dim size) {
    Dim stride = Dim.of(strides.get(axis));
    if (autoPad.startsWith("SAME")) {
      return size.ceilDiv(stride);
    }
    boolean valid = autoPad.equals("VALID");
    Dim padded = valid ? size : size.plus(before.get(axis) + after.get(axis));
    Dim covered = padded.minus(reach(axis)).minus(Dim.one());
    if (!ceil) {
      return covered.floorDiv(stride).plus(1);
    }
    Dim steps = covered.ceilDiv(stride).plus(1);
    Dim start = size.plus(valid ? 0 : before.get(axis));
    return steps.min(start.minus(Dim.one()).floorDiv(stride).plus(1));
  }

  /** The extent whose sliding gives {@code size}: what a transposed convolution makes. */
  Dim unslid(int axis, Dim size) {
    Dim stride = Dim.of(strides.get(axis));
    if (autoPad.startsWith("SAME")) {
      return size.times(stride);
    }
    long pads = autoPad.equals("VALID") ? 0 : before.get(axis) + after.get(axis);
    return size.minus(Dim.one())
        .times(stride)
        .plus(outputPads.get(axis) + 1 - pads)
        .plus(reach(axis));
  }

  /** How far the last tap of the kernel is from its first. */
  private Dim reach(int axis) {
    return kernel.get(axis).minus(Dim.one()).times(dilations.get(axis));
  }
}
