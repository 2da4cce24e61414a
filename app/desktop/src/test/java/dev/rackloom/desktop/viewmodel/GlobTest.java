package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {

  @Test
  void star_isAnything_andCapitalsDoNotCount() {
    assertThat(Glob.of("MatMul").matches("matmul")).isTrue();
    assertThat(Glob.of("Mat*").matches("MatMul")).isTrue();
    assertThat(Glob.of("*layers.1*").matches("/model/layers.12/mlp")).isTrue();
    assertThat(Glob.of("a*a").matches("a")).isFalse();
    assertThat(Glob.of("*").matches("")).isTrue();
    assertThat(Glob.of("").matches("x")).isFalse();
    assertThat(Glob.of("a.c").matches("abc")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void matches_asARegularExpressionDoes(long seed) {
    Random random = new Random(seed);
    int held = 0;
    for (int i = 0; i < 3_000; i++) {
      String glob = drawn(random, "abA**", random.nextInt(7));
      String text = drawn(random, "abAB", random.nextInt(9));
      boolean expected =
          Pattern.compile(glob.replace("*", ".*"), Pattern.CASE_INSENSITIVE)
              .matcher(text)
              .matches();
      assertThat(Glob.of(glob).matches(text)).as("%s of %s", glob, text).isEqualTo(expected);
      held += expected ? 1 : 0;
    }
    assertThat(held).isBetween(200, 2_800);
  }

  private static String drawn(Random random, String letters, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }
}
