package dev.rackloom.viewer.canvas;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What keys do in a view: one of an enumeration that names all of them. */
public interface KeyAction {

  /**
   * What is known of it.
   *
   * @param id stable: in saved keys
   * @param title what it does
   * @param press the press that does it at first (see {@link Press})
   */
  record Facts(String id, String title, String press) {}

  /** What is known of it. */
  Facts facts();

  /** Stable: in saved keys. */
  default String id() {
    return facts().id();
  }

  /** What it does. */
  default String title() {
    return facts().title();
  }

  /** The press that does it at first. */
  default String press() {
    return facts().press();
  }

  /** The presses of all as somebody likes them; empty for none. */
  static <A extends KeyAction> Map<A, String> presses(A[] all, Function<A, String> liked) {
    return Arrays.stream(all).collect(Collectors.toMap(a -> a, liked));
  }
}
