package dev.rackloom.onnx.inference;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Convolutions and pooling: operators that slide a window over spatial axes. */
final class WindowRules {

  private static final List<String> POOLS = List.of("MaxPool", "AveragePool", "LpPool");
  private static final List<String> GLOBAL =
      List.of("GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool");

  private WindowRules() {}

  static void into(Map<String, Rule> rules) {
    rules.put("Conv", call -> convolution(call, 1, call.input(0).dtype(), false));
    rules.put("ConvInteger", call -> convolution(call, 1, DType.INT32, false));
    rules.put("DeformConv", call -> convolution(call, 1, call.input(0).dtype(), false));
    rules.put(
        "QLinearConv",
        call -> convolution(call, 3, call.dtype(7, DType.UINT8), call.flag("channels_last")));
    POOLS.forEach(op -> rules.put(op, call -> pool(call, false)));
    GLOBAL.forEach(op -> rules.put(op, call -> global(call, false)));
    rules.put("ConvTranspose", WindowRules::transposed);
    rules.put("MaxUnpool", WindowRules::unpool);
    rules.put("MaxRoiPool", call -> regions(call, call.integers("pooled_shape")));
    rules.put("RoiAlign", WindowRules::roiAlign);
    rules.put("Col2Im", WindowRules::columnsToImage);
  }

  static void contrib(Map<String, Rule> rules) {
    rules.put("FusedConv", call -> convolution(call, 1, call.input(0).dtype(), false));
    rules.put("NhwcConv", call -> convolution(call, 1, call.input(0).dtype(), true));
    rules.put("NhwcFusedConv", call -> convolution(call, 1, call.input(0).dtype(), true));
    rules.put("NhwcMaxPool", call -> pool(call, true));
    rules.put("MaxpoolWithMask", call -> pool(call, false));
    rules.put("QLinearAveragePool", call -> pool(call, call.flag("channels_last")));
    rules.put("QLinearGlobalAveragePool", call -> global(call, call.flag("channels_last")));
    rules.put(
        "ConvTransposeWithDynamicPads",
        call -> call.unknown(call.input(0).dtype(), "its pads are computed"));
    rules.put("CropAndResize", WindowRules::cropAndResize);
  }

  private static List<Fact> convolution(Call call, int weight, DType type, boolean last) {
    Optional<List<Dim>> kernel = call.dims(weight);
    if (call.dims(0).isEmpty() || kernel.isEmpty()) {
      return call.unknown(type, "the rank of the input or of the kernel is not known");
    }
    List<Dim> in = call.dims(0).get();
    int spatial = in.size() - 2;
    if (spatial < 1 || kernel.get().size() != in.size()) {
      return call.unknown(type, "the ranks of input and kernel differ");
    }
    Window window = Window.of(call, spatial, kernel.get().subList(2, in.size()));
    return List.of(
        Fact.of(type, Shape.of(slid(window, in, kernel.get().getFirst(), last, spatial))));
  }

  private static List<Dim> slid(
      Window window, List<Dim> in, Dim channels, boolean last, int spatial) {
    List<Dim> out = new ArrayList<>();
    out.add(in.getFirst());
    if (!last) {
      out.add(channels);
    }
    for (int i = 0; i < spatial; i++) {
      out.add(window.slid(i, in.get(i + (last ? 1 : 2))));
    }
    if (last) {
      out.add(channels);
    }
    return out;
  }

  private static List<Fact> pool(Call call, boolean last) {
    return call.ranked(
        0,
        in -> {
          int spatial = in.size() - 2;
          if (spatial < 1 || call.integers("kernel_shape").isEmpty()) {
            return call.unknown(call.input(0).dtype(), "its kernel_shape is missing");
          }
          Window window = Window.of(call, spatial, List.of());
          Shape out = Shape.of(slid(window, in, in.get(last ? in.size() - 1 : 1), last, spatial));
          return List.of(Fact.of(call.input(0).dtype(), out), Fact.of(DType.INT64, out));
        });
  }

  private static List<Fact> global(Call call, boolean last) {
    return call.ranked(
        0,
        in -> {
          List<Dim> out = new ArrayList<>();
          for (int i = 0; i < in.size(); i++) {
            boolean kept = i == 0 || i == (last ? in.size() - 1 : 1);
            out.add(kept ? in.get(i) : Dim.one());
          }
          return call.like(Shape.of(out));
        });
  }

  private static List<Fact> transposed(Call call) {
    Optional<List<Dim>> kernel = call.dims(1);
    if (call.dims(0).isEmpty() || kernel.isEmpty()) {
      return call.unknown(call.input(0).dtype(), "the rank of input or kernel is not known");
    }
    List<Dim> in = call.dims(0).get();
    int spatial = in.size() - 2;
    if (spatial < 1 || kernel.get().size() != in.size()) {
      return call.unknown(call.input(0).dtype(), "the ranks of input and kernel differ");
    }
    Window window = Window.of(call, spatial, kernel.get().subList(2, in.size()));
    Optional<List<Long>> given = call.integers("output_shape");
    List<Dim> out = new ArrayList<>();
    out.add(in.getFirst());
    out.add(kernel.get().get(1).times(call.integer("group", 1)));
    for (int i = 0; i < spatial; i++) {
      int axis = i;
      out.add(
          given
              .filter(g -> axis + g.size() >= spatial)
              .map(g -> Dim.of(g.get(g.size() - spatial + axis)))
              .orElseGet(() -> window.unslid(axis, in.get(axis + 2))));
    }
    return call.like(Shape.of(out));
  }

  private static List<Fact> unpool(Call call) {
    Optional<List<Dim>> given = call.optional(2).flatMap(Fact::values);
    if (given.isPresent()) {
      return call.like(Shape.of(given.get()));
    }
    return call.ranked(
        0,
        in -> {
          if (in.size() < 3 || call.optional(2).isPresent()) {
            return call.unknown(call.input(0).dtype(), "its output_shape is computed");
          }
          Window window = Window.of(call, in.size() - 2, List.of());
          List<Dim> out = new ArrayList<>(in.subList(0, 2));
          for (int i = 2; i < in.size(); i++) {
            out.add(window.unslid(i - 2, in.get(i)));
          }
          return call.like(Shape.of(out));
        });
  }

  private static List<Fact> roiAlign(Call call) {
    return regions(
        call,
        Optional.of(List.of(call.integer("output_height", 1), call.integer("output_width", 1))));
  }

  /** One output of a fixed size per region. */
  private static List<Fact> regions(Call call, Optional<List<Long>> size) {
    Optional<List<Dim>> in = call.dims(0).filter(d -> d.size() >= 2);
    Optional<List<Dim>> rois = call.dims(1).filter(d -> !d.isEmpty());
    if (in.isEmpty() || rois.isEmpty() || size.isEmpty()) {
      return call.unknown(call.input(0).dtype(), "the rank of image or regions is not known");
    }
    List<Dim> out = new ArrayList<>(List.of(rois.get().getFirst(), in.get().get(1)));
    size.get().forEach(s -> out.add(Dim.of(s)));
    return call.like(Shape.of(out));
  }

  private static List<Fact> cropAndResize(Call call) {
    Optional<List<Dim>> size = call.optional(3).flatMap(Fact::values);
    return regions(
        call,
        size.filter(s -> s.stream().allMatch(Dim::isKnown))
            .map(s -> s.stream().map(d -> d.known().orElse(0)).toList()));
  }

  private static List<Fact> columnsToImage(Call call) {
    Optional<List<Dim>> image = call.optional(1).flatMap(Fact::values);
    Optional<List<Dim>> block = call.optional(2).flatMap(Fact::values);
    Optional<List<Dim>> in = call.dims(0).filter(d -> d.size() == 3);
    if (image.isEmpty() || block.isEmpty() || in.isEmpty()) {
      return call.unknown(call.input(0).dtype(), "the image's or the block's size is not known");
    }
    List<Dim> out = new ArrayList<>();
    out.add(in.get().getFirst());
    out.add(in.get().get(1).floorDiv(Dim.product(block.get())));
    out.addAll(image.get());
    return call.like(Shape.of(out));
  }
}
