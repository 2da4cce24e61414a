package dev.rackloom.onnx.inference;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Resizing, sampling and rearranging of images. */
final class ImageRules {

  private static final long FINEST = 64;

  private ImageRules() {}

  static void into(Map<String, Rule> rules) {
    rules.put("Resize", ImageRules::resize);
    rules.put("Upsample", call -> scaled(call, 1, List.of()));
    rules.put("DepthToSpace", ImageRules::depthToSpace);
    rules.put("SpaceToDepth", ImageRules::spaceToDepth);
    rules.put("GridSample", ImageRules::gridSample);
    rules.put("AffineGrid", ImageRules::affineGrid);
    rules.put("CenterCropPad", ImageRules::centerCropPad);
    rules.put(
        "ImageDecoder",
        call -> {
          Dim open = Dim.unknown("an image's size is in the image");
          return List.of(Fact.of(DType.UINT8, Shape.of(List.of(open, open, Dim.of(3)))));
        });
  }

  /** Sizes win over scales; version 10 has no region of interest. */
  private static List<Fact> resize(Call call) {
    int scales = call.version() == 10 ? 1 : 2;
    Optional<List<Dim>> sizes = call.optional(3).flatMap(Fact::values).filter(s -> !s.isEmpty());
    List<Long> axes = call.integers("axes").orElse(List.of());
    if (sizes.isEmpty()) {
      boolean computed = call.optional(3).filter(f -> !isEmpty(f)).isPresent();
      return computed ? call.ranked(0, in -> partly(call, in, axes)) : scaled(call, scales, axes);
    }
    if (!call.text("keep_aspect_ratio_policy", "stretch").equals("stretch")) {
      return call.unknown(call.input(0).dtype(), "its sizes are kept in proportion");
    }
    return call.ranked(0, in -> call.like(Shape.of(onAxes(in, axes, sizes.get()))));
  }

  private static boolean isEmpty(Fact fact) {
    return fact.shape().elements().equals(Dim.zero());
  }

  /** Sizes that are computed: only the axes that are not resized are known. */
  private static List<Fact> partly(Call call, List<Dim> in, List<Long> axes) {
    Dim open = Dim.unknown("its sizes are computed");
    List<Dim> sizes = in.stream().map(d -> open).toList();
    return call.like(Shape.of(onAxes(in, axes, sizes)));
  }

  private static List<Dim> onAxes(List<Dim> in, List<Long> axes, List<Dim> values) {
    List<Dim> out = new ArrayList<>(in);
    for (int i = 0; i < values.size(); i++) {
      int axis = i < axes.size() ? Call.axis(axes.get(i), in.size()) : i;
      if (axis >= 0 && axis < out.size()) {
        out.set(axis, values.get(i));
      }
    }
    return out;
  }

  private static List<Fact> scaled(Call call, int input, List<Long> axes) {
    Optional<List<Double>> scales =
        call.attributes().get("scales") instanceof dev.rackloom.api.graph.Attribute.Floats f
            ? Optional.of(f.values())
            : call.optional(input).flatMap(Fact::realValues);
    if (scales.isEmpty()) {
      return call.ranked(0, in -> partly(call, in, axes));
    }
    return call.ranked(
        0,
        in -> {
          List<Dim> sizes =
              IntStream.range(0, scales.get().size())
                  .mapToObj(i -> {
                    int axis = i < axes.size() ? Call.axis(axes.get(i), in.size()) : i;
                    return axis < 0 || axis >= in.size()
                        ? Dim.unknown("its scales do not fit its rank")
                        : times(in.get(axis), scales.get().get(i));
                  })
                  .toList();
          return call.like(Shape.of(onAxes(in, axes, sizes)));
        });
  }

  /** The floor of the product; symbolic where the scale is a fraction of small numbers. */
  static Dim times(Dim size, double scale) {
    if (size.isKnown()) {
      return Dim.of((long) Math.floor((float) size.known().orElse(0) * (float) scale));
    }
    for (long below = 1; below <= FINEST; below++) {
      double above = scale * below;
      if (above >= 1 && Math.abs(above - Math.rint(above)) < 1e-5) {
        return size.times(Math.round(above)).floorDiv(Dim.of(below));
      }
    }
    return Dim.unknown("a size times " + scale);
  }

  private static List<Fact> depthToSpace(Call call) {
    long block = Math.max(1, call.integer("blocksize", 1));
    return image(
        call,
        in ->
            List.of(
                in.get(0),
                in.get(1).floorDiv(Dim.of(block).times(block)),
                in.get(2).times(block),
                in.get(3).times(block)));
  }

  private static List<Fact> spaceToDepth(Call call) {
    Dim block = Dim.of(Math.max(1, call.integer("blocksize", 1)));
    return image(
        call,
        in ->
            List.of(
                in.get(0),
                in.get(1).times(block).times(block),
                in.get(2).floorDiv(block),
                in.get(3).floorDiv(block)));
  }

  private static List<Fact> image(
      Call call, java.util.function.UnaryOperator<List<Dim>> rearranged) {
    return call.ranked(
        0,
        in ->
            in.size() == 4
                ? call.like(Shape.of(rearranged.apply(in)))
                : call.unknown(call.input(0).dtype(), "the input is not of rank 4"));
  }

  /** The batch and channels of the image, the places of the grid. */
  private static List<Fact> gridSample(Call call) {
    Optional<List<Dim>> in = call.dims(0).filter(d -> d.size() >= 3);
    Optional<List<Dim>> grid = call.dims(1).filter(d -> d.size() >= 3);
    if (in.isEmpty() || grid.isEmpty()) {
      return call.unknown(call.input(0).dtype(), "the rank of image or grid is not known");
    }
    List<Dim> out = new ArrayList<>(in.get().subList(0, 2));
    out.addAll(grid.get().subList(1, grid.get().size() - 1));
    return call.like(Shape.of(out));
  }

  /** size is (n, c, [d,] h, w); the grid (n, [d,] h, w, number of spatial axes). */
  private static List<Fact> affineGrid(Call call) {
    Optional<List<Dim>> size = call.optional(1).flatMap(Fact::values).filter(s -> s.size() >= 4);
    if (size.isEmpty()) {
      return call.unknown(call.input(0).dtype(), "the target size is not known");
    }
    List<Dim> out = new ArrayList<>();
    out.add(size.get().getFirst());
    out.addAll(size.get().subList(2, size.get().size()));
    out.add(Dim.of(size.get().size() - 2));
    return call.like(Shape.of(out));
  }

  private static List<Fact> centerCropPad(Call call) {
    Optional<List<Dim>> target = call.optional(1).flatMap(Fact::values);
    List<Long> axes = call.integers("axes").orElse(List.of());
    return target.isEmpty()
        ? call.unknown(call.input(0).dtype(), "the target shape is not known")
        : call.ranked(0, in -> call.like(Shape.of(onAxes(in, axes, target.get()))));
  }
}
