package dev.rackloom.api.symbolic;

import dev.rackloom.api.Checks;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** Values for symbols, each zero or more. */
public record Bindings(SortedMap<String, Long> values) {

  /** Binds nothing. */
  public static final Bindings NONE = new Bindings(new TreeMap<>());

  public Bindings {
    values.forEach((name, value) -> Checks.notNegative(value, name));
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  /** Binds one symbol. */
  public static Bindings of(String name, long value) {
    return NONE.with(name, value);
  }

  /** Binds two symbols. */
  public static Bindings of(String name, long value, String name2, long value2) {
    return of(name, value).with(name2, value2);
  }

  /** A copy of {@code values}. */
  public static Bindings copyOf(Map<String, Long> values) {
    return new Bindings(new TreeMap<>(values));
  }

  /** These bindings and one more, which wins over an older one of that name. */
  public Bindings with(String name, long value) {
    TreeMap<String, Long> more = new TreeMap<>(values);
    more.put(name, value);
    return new Bindings(more);
  }

  /** These bindings and {@code others}, which win. */
  public Bindings with(Bindings others) {
    TreeMap<String, Long> more = new TreeMap<>(values);
    more.putAll(others.values);
    return new Bindings(more);
  }

  /** The value of {@code name}, if bound. */
  public OptionalLong get(String name) {
    Long value = values.get(name);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
