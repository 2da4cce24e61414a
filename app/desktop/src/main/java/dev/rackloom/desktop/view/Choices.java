package dev.rackloom.desktop.view;

import java.util.function.Function;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/** Words for what a box offers that is not typed into. */
final class Choices {

  private Choices() {}

  static <T> StringConverter<T> words(Function<T, String> title) {
    return new StringConverter<>() {
      @Override
      public String toString(@Nullable T choice) {
        return choice == null ? "" : title.apply(choice);
      }

      @Override
      public T fromString(String text) {
        throw new UnsupportedOperationException("nothing is typed here");
      }
    };
  }
}
