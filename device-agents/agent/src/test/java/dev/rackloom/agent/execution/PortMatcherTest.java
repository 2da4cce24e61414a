package dev.rackloom.agent.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.client.TensorValue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PortMatcherTest {

  private static final Dim BATCH = Dim.symbol("batch");
  private static final Dim SEQ = Dim.symbol("seq");
  private static final Port IDS = new Port("ids", DType.FLOAT32, Shape.of(List.of(BATCH, SEQ)));
  private static final Port FLAT =
      new Port("flat", DType.FLOAT32, Shape.of(List.of(BATCH.times(SEQ), Dim.of(2))));

  private static TensorValue tensor(long... shape) {
    return TensorValue.of(new float[(int) (TensorValue.byteSize(DType.FLOAT32, shape) / 4)], shape);
  }

  @Test
  void symbols_getTheirValues() {
    assertThat(
            PortMatcher.match(
                List.of(FLAT, IDS), Map.of("ids", tensor(3, 5), "flat", tensor(15, 2))))
        .isEqualTo(Bindings.of("batch", 3, "seq", 5));
  }

  @Test
  void expressions_areCheckedOnceTheirSymbolsAreBound() {
    assertThatThrownBy(() ->
            PortMatcher.match(
                List.of(FLAT, IDS), Map.of("ids", tensor(3, 5), "flat", tensor(14, 2))))
        .hasMessageContaining("'flat'")
        .hasMessageContaining("extent 0 is 14, not 15");
  }

  @Test
  void aSymbol_isTheSameEverywhere() {
    Port mask = new Port("mask", DType.FLOAT32, Shape.of(List.of(BATCH, SEQ)));
    assertThatThrownBy(() ->
            PortMatcher.match(
                List.of(IDS, mask), Map.of("ids", tensor(3, 5), "mask", tensor(3, 6))))
        .hasMessageContaining("'mask'")
        .hasMessageContaining("seq is 6 here and 5 in another input");
  }

  @Test
  void unrankedPorts_takeAnything() {
    Port any = new Port("any", DType.FLOAT32, Shape.unranked("why not"));
    assertThat(PortMatcher.match(List.of(any), Map.of("any", tensor(1, 2, 3))))
        .isEqualTo(Bindings.NONE);
  }
}
