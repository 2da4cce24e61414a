package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.codec.Quantities;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Numbers of a stage that can be asked for, each as its column in the stage table. */
enum StageField {
  SHARE(QueryNumbers::share, StageNumbers::share),
  SENSITIVITY(
      QueryNumbers::count, n -> n.facts().feel().map(f -> f.sensitivity()).orElse(Double.NaN)),
  SLACK(
      QueryNumbers::nanos,
      n -> n.facts().feel().map(f -> (double) f.slackNanos()).orElse(Double.NaN)),
  FLOPS(QueryNumbers::count, n -> known(n.facts().totals().flops())),
  BYTES(Quantities::bytes, n -> known(n.facts().totals().bytes())),
  INTENSITY(QueryNumbers::count, n -> n.facts().totals().intensity()),
  WEIGHTS(Quantities::bytes, n -> known(n.facts().totals().weightBytes())),
  STATE(Quantities::bytes, n -> known(n.facts().totals().stateBytes())),
  ACTIVATIONS(Quantities::bytes, n -> known(n.facts().totals().activationBytes())),
  OUTPUT(Quantities::bytes, n -> known(n.facts().outputBytes())),
  MEMORY(Quantities::bytes, n -> known(n.facts().heldBytes())),
  OPERATORS(QueryNumbers::count, n -> n.facts().operators());

  /** All of them, for people. */
  static final String WORDS =
      Arrays.stream(values()).map(StageField::word).collect(Collectors.joining(", "));

  private final ToDoubleFunction<String> read;
  private final ToDoubleFunction<StageNumbers> value;

  StageField(ToDoubleFunction<String> read, ToDoubleFunction<StageNumbers> value) {
    this.read = read;
    this.value = value;
  }

  static Optional<StageField> of(String word) {
    return Arrays.stream(values()).filter(f -> f.word().equals(word)).findFirst();
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A number as people type it. */
  double read(String text) {
    return read.applyAsDouble(text);
  }

  /** NaN where it is not known. */
  double of(StageNumbers stage) {
    return value.applyAsDouble(stage);
  }

  private static double known(Dim of) {
    return of.known().isPresent() ? of.known().getAsLong() : Double.NaN;
  }
}
