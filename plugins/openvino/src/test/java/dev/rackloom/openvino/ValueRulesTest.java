package dev.rackloom.openvino;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.openvino.IrModel.Layer;
import dev.rackloom.openvino.IrModel.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sizes through layers: {@code a} and {@code b} are symbols, {@code a+b} their sum. */
class ValueRulesTest {

  private static Dim dim(String text) {
    return Dim.sum(
        Stream.of(text.split("\\+"))
            .map(t -> t.matches("-?\\d+") ? Dim.of(Long.parseLong(t)) : Dim.symbol(t))
            .toList());
  }

  /** Inputs as {@code a,2} for a list, {@code =a} for a scalar. */
  private static String made(String type, String data, String inputs, int rank) {
    Values values = new Values();
    List<Integer> tensors = new ArrayList<>();
    List<Shape> shapes = new ArrayList<>();
    for (String input : inputs.split(";")) {
      boolean scalar = input.strip().startsWith("=");
      String text = input.strip().substring(scalar ? 1 : 0);
      List<Dim> elements = Stream.of(text.split(",")).map(ValueRulesTest::dim).toList();
      values.put(tensors.size(), elements);
      tensors.add(tensors.size());
      shapes.add(scalar ? Shape.scalar() : Shape.of(elements.size()));
    }
    Map<String, String> attributes =
        data == null
            ? Map.of()
            : Stream.of(data.split(" "))
                .collect(Collectors.toMap(d -> d.split("=")[0], d -> d.split("=")[1]));
    Layer layer =
        new Layer(1, type, type, "opset1", attributes, List.of(), List.of(), List.of(), List.of());
    Port port = new Port(1, "I64", rank == 0 ? List.of() : List.of(-1L), "");
    Optional<List<Dim>> made = ValueRules.of(new Operands(layer, tensors, shapes, values), 0, port);
    return made.map(m ->
            m.stream()
                .map(d -> d instanceof Dim.Unknown ? "?" : d.toString())
                .collect(Collectors.joining(",")))
        .orElse("nothing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Gather||a,b,8; 2,0; =0|8,a",
        "Gather||a,b,8; -1; =0|8",
        "Gather||a,b,8; 3; =0|nothing",
        "Concat|axis=0|a,b; 4; =16|a,b,4,16",
        "Add||a,b; =1|a+1,b+1",
        "Subtract||=a+b; =a|b",
        "Multiply||a,b; 2,3|2*a,3*b",
        "Divide||=a; =0|?",
        "Divide||=12; =5|2",
        "Divide||=-1; =2|?",
        "Mod||=12; =5|2",
        "Maximum||=a; =a+b|a+b",
        "Minimum||=a; =-1|-1",
        "Abs||-1,a|1,a",
        "Equal||a,-1,3; =-1|0,1,0",
        "Equal||=a; =1|?",
        "Greater||=a+b; =a|?",
        "GreaterEqual||=a+b; =a|1",
        "Less||=a; =-1|0",
        "Select||0,1,1; a,a,a; b,b,b|b,a,a",
        "Select||=0; =a; =3|3",
        "ReduceProd|keep_dims=true|a,b,2; 0|2*a*b",
        "ReduceMax||a,3,a; 0|max(3, a)",
        "Slice||a,b,8; 1; 2147483647; 1; 0|b,8",
        "Slice||a,b,8; -1; -9; -1|8,b,a",
        "StridedSlice|shrink_axis_mask=1|a,b,8; 1; 2; 1|b",
        "StridedSlice|begin_mask=1 end_mask=0|a,b,8; 1; 2; 1|a,b",
        "Split|num_splits=2|a,b,c,d; =0|a,b",
        "VariadicSplit||a,b,c; =0; -1,1|a,b",
        "Broadcast||=a; 3|a,a,a",
        "Range||=1; =7; =3|1,4",
        "Range||=0; =1000; =1|nothing",
        "Convert||a,b|a,b",
        "Frobnicate||a,b|nothing"
      })
  void elements_ofSizes_areFollowed(String type, String data, String inputs, String expected) {
    assertThat(made(type, data, inputs, 1)).isEqualTo(expected);
  }

  @Test
  void expressions_thatDouble_becomeUnknown() {
    Values values = new Values();
    List<Dim> size = List.of(Dim.symbol("a").plus(1));
    for (int i = 0; i < 100; i++) {
      values.put(i, size);
      Dim one = values.of(i).orElseThrow().getFirst();
      size = List.of(one.times(one));
    }
    assertThat(values.of(99).orElseThrow().getFirst().whyNotKnown()).contains("too long");
  }
}
