package dev.rackloom.weights;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of a GGUF file by key. Each accessor is empty where the key is absent or its value
 * is of another kind.
 */
public record GgufMetadata(Map<String, GgufValue> values) {

  public GgufMetadata {
    values = Collections.unmodifiableMap(new TreeMap<>(values));
  }

  private @Nullable GgufValue value(String key) {
    return values.get(key);
  }

  /** The name of the architecture, such as {@code llama}: the prefix of its own keys. */
  public Optional<String> architecture() {
    return text("general.architecture").filter(name -> !name.isBlank());
  }

  /** {@code key} as the architecture's own: {@code block_count} is {@code llama.block_count}. */
  public String own(String key) {
    return architecture().orElse("") + "." + key;
  }

  /** A text. */
  public Optional<String> text(String key) {
    return value(key) instanceof GgufValue.Text t ? Optional.of(t.value()) : Optional.empty();
  }

  /** A whole number. */
  public OptionalLong integer(String key) {
    return value(key) instanceof GgufValue.Whole w
        ? OptionalLong.of(w.value())
        : OptionalLong.empty();
  }

  /** A real number; a whole one counts too. */
  public OptionalDouble number(String key) {
    return switch (value(key)) {
      case GgufValue.Real r -> OptionalDouble.of(r.value());
      case GgufValue.Whole w -> OptionalDouble.of(w.value());
      case null, default -> OptionalDouble.empty();
    };
  }

  /** A truth value. */
  public Optional<Boolean> flag(String key) {
    return value(key) instanceof GgufValue.Flag f ? Optional.of(f.value()) : Optional.empty();
  }

  /** Whole numbers: one a layer in some models, where others give a single number. */
  public Optional<List<Long>> integers(String key) {
    if (value(key) instanceof GgufValue.Whole w) {
      return Optional.of(List.of(w.value()));
    }
    if (!(value(key) instanceof GgufValue.Values array) || !array.isWhole()) {
      return Optional.empty();
    }
    List<Long> numbers = new ArrayList<>();
    for (GgufValue element : array.first()) {
      if (!(element instanceof GgufValue.Whole w)) {
        return Optional.empty();
      }
      numbers.add(w.value());
    }
    return Optional.of(List.copyOf(numbers));
  }

  /** How long an array is, such as a vocabulary, kept or not. */
  public OptionalLong length(String key) {
    return value(key) instanceof GgufValue.Values array
        ? OptionalLong.of(array.count())
        : OptionalLong.empty();
  }
}
