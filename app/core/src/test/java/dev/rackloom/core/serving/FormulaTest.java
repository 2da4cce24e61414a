package dev.rackloom.core.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.engine.Seeds;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Sizes made ready say what binding them says. */
class FormulaTest {

  private static Dim any(RandomGenerator random, int depth) {
    if (depth == 0 || random.nextInt(4) == 0) {
      return random.nextBoolean()
          ? Dim.of(random.nextInt(1, 50))
          : Dim.symbol(List.of("batch", "tokens", "past").get(random.nextInt(3)));
    }
    Dim a = any(random, depth - 1);
    Dim b = any(random, depth - 1);
    return switch (random.nextInt(6)) {
      case 0 -> a.times(b);
      case 1 -> a.plus(b);
      case 2 -> a.floorDiv(b);
      case 3 -> a.ceilDiv(b);
      case 4 -> a.min(b);
      default -> a.max(b);
    };
  }

  @Test
  void formula_isWhatBindingGives() {
    RandomGenerator random = Seeds.random(4);
    int known = 0;
    for (int i = 0; i < 2_000; i++) {
      Dim dim = any(random, 4);
      long batch = random.nextLong(0, 9);
      long tokens = random.nextLong(0, 3_000);
      long past = random.nextLong(0, 9_000);
      Dim bound = dim.bind(Bindings.of("batch", batch, "tokens", tokens).with("past", past));
      Formula formula = Formula.of(dim);
      if (bound.known().isPresent()) {
        known++;
        assertThat(formula.at(batch, tokens, past))
            .as("%s", dim)
            .isEqualTo(bound.known().getAsLong());
      } else {
        assertThatThrownBy(() -> formula.at(batch, tokens, past))
            .as("%s", dim)
            .isInstanceOf(ArithmeticException.class);
      }
    }
    assertThat(known).isGreaterThan(1_500);
  }

  @Test
  void otherSymbolsAndUnknownSizes_areNeverKnown() {
    assertThatThrownBy(() -> Formula.of(Dim.symbol("height")).at(1, 1, 1))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("height");
    assertThatThrownBy(() -> Formula.of(Dim.unknown("nobody said")).at(1, 1, 1))
        .hasMessageContaining("nobody said");
  }
}
