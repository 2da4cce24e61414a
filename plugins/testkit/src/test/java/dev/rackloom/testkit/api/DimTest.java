package dev.rackloom.testkit.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.codec.Codec;
import dev.rackloom.testkit.Seeded;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DimTest {

  private static final Bindings SIZES = Bindings.of("a", 3, "b", 7).with("c", 12);

  static List<Long> seeds() {
    return java.util.stream.LongStream.rangeClosed(1, 300).boxed().toList();
  }

  /** An expression and its value, built side by side. */
  private record Pair(Dim dim, long value) {}

  private static Pair random(RandomGenerator random, int depth) {
    if (depth == 0 || random.nextInt(4) == 0) {
      String symbol = List.of("a", "b", "c").get(random.nextInt(3));
      long number = random.nextInt(5);
      return random.nextBoolean()
          ? new Pair(Dim.symbol(symbol), SIZES.get(symbol).getAsLong())
          : new Pair(Dim.of(number), number);
    }
    Pair x = random(random, depth - 1);
    Pair y = random(random, depth - 1);
    return switch (random.nextInt(6)) {
      case 0 -> new Pair(x.dim.plus(y.dim), x.value + y.value);
      case 1 -> new Pair(x.dim.times(y.dim), x.value * y.value);
      case 2 -> new Pair(x.dim.minus(y.dim), x.value - y.value);
      case 3 -> new Pair(x.dim.max(y.dim), Math.max(x.value, y.value));
      case 4 -> new Pair(x.dim.min(y.dim), Math.min(x.value, y.value));
      default -> new Pair(x.dim.times(4).ceilDiv(Dim.of(2)), x.value * 2);
    };
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void bind_randomExpression_equalsArithmetic(long seed) {
    Pair pair = random(Seeded.random(seed), 5);
    assertThat(pair.dim.bind(SIZES)).as(pair.dim.toString()).isEqualTo(Dim.of(pair.value));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void json_randomExpression_roundTrips(long seed) {
    Dim dim = random(Seeded.random(seed), 4).dim;
    assertThat(Codec.fromJson(Codec.toJson(dim), Dim.class)).isEqualTo(dim);
  }

  @Test
  void sum_likeTerms_areCollected() {
    Dim a = Dim.symbol("a");
    assertThat(a.plus(a).plus(a.times(2)).toString()).isEqualTo("4*a");
    assertThat(a.minus(a)).isEqualTo(Dim.zero());
  }

  @Test
  void product_order_doesNotMatter() {
    Dim a = Dim.symbol("a");
    Dim b = Dim.symbol("b");
    assertThat(a.times(b).times(3)).isEqualTo(b.times(3).times(a));
  }

  @Test
  void floorDiv_commonFactor_cancels() {
    Dim seq = Dim.symbol("seq");
    assertThat(seq.times(384).floorDiv(Dim.of(12).times(seq))).isEqualTo(Dim.of(32));
  }

  @Test
  void unknown_swallowsEverything_andKeepsItsReason() {
    Dim lost = Dim.unknown("no shape");
    assertThat(lost.plus(1).times(Dim.symbol("a")).max(Dim.of(3)).whyNotKnown())
        .isEqualTo("no shape");
  }

  @Test
  void overflow_isUnknown_notAWrappedNumber() {
    assertThat(Dim.of(Long.MAX_VALUE).times(2)).isInstanceOf(Dim.Unknown.class);
    assertThat(Dim.of(Long.MAX_VALUE).plus(1)).isInstanceOf(Dim.Unknown.class);
  }

  @Test
  void divisionByZero_isUnknown() {
    assertThat(Dim.symbol("a").floorDiv(Dim.zero())).isInstanceOf(Dim.Unknown.class);
  }

  @Test
  void whyNotKnown_unbound_namesTheSymbols() {
    assertThat(Dim.symbol("a").times(Dim.symbol("z")).bind(SIZES).whyNotKnown())
        .isEqualTo("unbound: z");
  }
}
