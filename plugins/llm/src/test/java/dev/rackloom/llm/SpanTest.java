package dev.rackloom.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.testkit.Seeded;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpanTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void pairsAndKeys_ofAnySpan_areThoseCountedOneByOne(int seed) {
    var random = Seeded.random(seed);
    long size = 1L + random.nextInt(12);
    int tokens = 1 + random.nextInt(30);
    int past = random.nextInt(30);
    for (Span span : List.of(Span.full(), new Span.Window(size), new Span.Chunk(size))) {
      long pairs = 0;
      long first = (long) past + tokens;
      for (int at = past; at < past + tokens; at++) {
        long from = firstSeen(span, at);
        pairs += at - from + 1;
        first = Math.min(first, from);
      }
      Bindings sizes = Bindings.of("t", tokens, "p", past);
      Dim t = Dim.symbol("t");
      Dim p = Dim.symbol("p");
      String what = span + " tokens " + tokens + " past " + past;
      assertThat(span.pairs(t, p).bind(sizes).known()).as(what).hasValue(pairs);
      assertThat(span.keys(t, p).bind(sizes).known()).as(what).hasValue(past + tokens - first);
    }
  }

  private static long firstSeen(Span span, int at) {
    return switch (span) {
      case Span.Full f -> 0;
      case Span.Window w -> Math.max(0, at - w.size() + 1);
      case Span.Chunk c -> at / c.size() * c.size();
    };
  }
}
