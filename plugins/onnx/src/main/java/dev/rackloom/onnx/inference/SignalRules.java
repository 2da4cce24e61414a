package dev.rackloom.onnx.inference;

import dev.rackloom.api.graph.Attribute;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fourier transforms, windows, and random numbers. */
final class SignalRules {

  private SignalRules() {}

  static void into(Map<String, Rule> rules) {
    rules.put("DFT", SignalRules::dft);
    rules.put("STFT", SignalRules::stft);
    rules.put("MelWeightMatrix", SignalRules::melWeights);
    List.of("HannWindow", "HammingWindow", "BlackmanWindow")
        .forEach(op -> rules.put(op, SignalRules::window));
    List.of("RandomNormal", "RandomUniform").forEach(op -> rules.put(op, SignalRules::random));
    rules.put("Multinomial", SignalRules::multinomial);
  }

  static void contrib(Map<String, Rule> rules) {
    rules.put("Rfft", SignalRules::realToComplex);
    rules.put("Irfft", SignalRules::complexToReal);
  }

  private static Optional<Dim> single(Call call, int input) {
    return call.optional(input)
        .flatMap(Fact::values)
        .filter(v -> v.size() == 1)
        .map(List::getFirst);
  }

  /** (batch, ..., 1 or 2); the axis is an attribute up to version 19 and an input since. */
  private static List<Fact> dft(Call call) {
    long given =
        call.version() < 20
            ? call.integer("axis", 1)
            : single(call, 2).flatMap(d -> d.known().stream().boxed().findFirst()).orElse(-2L);
    boolean computed = call.version() >= 20 && call.optional(2).isPresent();
    if (computed && single(call, 2).isEmpty()) {
      return call.unknown(call.input(0).dtype(), "its axis is computed");
    }
    return call.ranked(
        0,
        in -> {
          int axis = Call.axis(given, in.size());
          if (axis < 0 || axis >= in.size() - 1) {
            return call.unknown(call.input(0).dtype(), "axis " + axis + " does not fit");
          }
          boolean inverse = call.flag("inverse");
          boolean onesided = call.flag("onesided");
          Dim length = in.get(axis);
          if (call.optional(1).isPresent()) {
            length = single(call, 1).orElse(Dim.unknown("DFT: its length is computed"));
          } else if (inverse && onesided) {
            length = length.minus(Dim.one()).times(2);
          }
          List<Dim> out = new ArrayList<>(in);
          out.set(axis, onesided && !inverse ? half(length) : length);
          out.set(in.size() - 1, Dim.of(inverse && onesided ? 1 : 2));
          return call.like(Shape.of(out));
        });
  }

  private static Dim half(Dim length) {
    return length.floorDiv(Dim.of(2)).plus(1);
  }

  /** (batch, samples, 1 or 2) to (batch, frames, bins, 2). */
  private static List<Fact> stft(Call call) {
    Optional<Dim> step = single(call, 1);
    Optional<Dim> length =
        single(call, 3).or(() -> call.dims(2).filter(d -> d.size() == 1).map(List::getFirst));
    return call.ranked(
        0,
        in -> {
          if (in.size() < 2) {
            return call.unknown(call.input(0).dtype(), "the signal is not of rank 3");
          }
          Dim open = Dim.unknown("STFT: its step or its length is computed");
          Dim frame = length.orElse(open);
          Dim frames = step.map(s -> in.get(1).minus(frame).floorDiv(s).plus(1)).orElse(open);
          Dim bins = call.integer("onesided", 1) != 0 ? half(frame) : frame;
          return call.like(Shape.of(List.of(in.get(0), frames, bins, Dim.of(2))));
        });
  }

  private static List<Fact> melWeights(Call call) {
    Dim bins = single(call, 0).orElse(Dim.unknown("num_mel_bins is computed"));
    Dim length =
        single(call, 1).map(SignalRules::half).orElse(Dim.unknown("dft_length is computed"));
    DType type = call.typeAttribute("output_datatype", DType.FLOAT32);
    return List.of(Fact.of(type, Shape.of(List.of(length, bins))));
  }

  private static List<Fact> window(Call call) {
    Dim size = single(call, 0).orElse(Dim.unknown(call.operator() + ": its size is computed"));
    DType type = call.typeAttribute("output_datatype", DType.FLOAT32);
    return List.of(Fact.of(type, Shape.of(List.of(size))));
  }

  private static List<Fact> random(Call call) {
    DType type = call.typeAttribute("dtype", DType.FLOAT32);
    return call.attributes().get("shape") instanceof Attribute.Ints shape
        ? List.of(Fact.of(type, Shape.of(shape.values().stream().map(Dim::of).toList())))
        : call.unknown(type, "its shape is missing");
  }

  private static List<Fact> multinomial(Call call) {
    DType type = call.typeAttribute("dtype", DType.INT32);
    return call.ranked(
        0,
        in ->
            in.isEmpty()
                ? call.unknown(type, "the input is a scalar")
                : List.of(
                    Fact.of(
                        type,
                        Shape.of(List.of(in.getFirst(), Dim.of(call.integer("sample_size", 1)))))));
  }

  private static List<Fact> realToComplex(Call call) {
    return call.ranked(
        0,
        in -> {
          List<Dim> out = new ArrayList<>(in);
          if (!out.isEmpty() && call.integer("onesided", 1) != 0) {
            out.set(out.size() - 1, half(out.getLast()));
          }
          out.add(Dim.of(2));
          return call.like(Shape.of(out));
        });
  }

  private static List<Fact> complexToReal(Call call) {
    return call.ranked(
        0,
        in -> {
          if (in.size() < 2) {
            return call.unknown(call.input(0).dtype(), "the input is not complex");
          }
          List<Dim> out = new ArrayList<>(in.subList(0, in.size() - 1));
          if (call.integer("onesided", 1) != 0) {
            out.set(out.size() - 1, out.getLast().minus(Dim.one()).times(2));
          }
          return call.like(Shape.of(out));
        });
  }
}
