package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttemptsTest {

  private final List<String> tried = new ArrayList<>();

  private Runnable fails(Throwable with) {
    return () -> {
      tried.add(with.getMessage());
      if (with instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) with;
    };
  }

  @Test
  void everyStepIsTried_andTheFirstFailureTold() {
    IllegalStateException first = new IllegalStateException("one");
    Attempts all =
        new Attempts().then(fails(first)).then(fails(new Error("two"))).then(() -> tried.add("3"));
    assertThatThrownBy(all::end)
        .isSameAs(first)
        .satisfies(e -> assertThat(e.getSuppressed()).extracting("message").containsExactly("two"));
    assertThat(tried).containsExactly("one", "two", "3");
  }

  @Test
  void errors_areToldAsSuch() {
    Attempts all = new Attempts().then(fails(new LinkageError("no class")));
    assertThatThrownBy(all::end).isInstanceOf(LinkageError.class);
  }

  @Test
  void nothingFailed_nothingIsThrown() {
    new Attempts().then(() -> tried.add("one")).end();
    assertThat(tried).containsExactly("one");
  }
}
