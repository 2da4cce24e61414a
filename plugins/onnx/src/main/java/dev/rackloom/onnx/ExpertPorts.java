package dev.rackloom.onnx;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.PlannedExperts;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.symbolic.Dim;
import java.util.List;

/** The ports of the parts of a block of experts. */
final class ExpertPorts {

  private static final Dim ANSWERS = Dim.symbol("answers");

  private ExpertPorts() {}

  /** What experts of a width read. */
  static List<Port> in(long width) {
    return List.of(
        rows(PlannedExperts.ROWS, width),
        new Port(PlannedExperts.EXPERT, DType.INT64, Shape.of(List.of(ANSWERS))));
  }

  /** What experts of a width make. */
  static List<Port> out(long width) {
    return List.of(rows(PlannedExperts.ANSWERS, width));
  }

  private static Port rows(String name, long width) {
    return new Port(name, DType.FLOAT32, Shape.of(List.of(ANSWERS, Dim.of(width))));
  }

  /** What a router makes of the scores of some tokens. */
  static List<Port> choice(Tensor scores, int topK) {
    Dim tokens = scores.shape() instanceof Shape.Ranked r ? r.dims().getFirst() : ANSWERS;
    Shape shape = Shape.of(List.of(tokens, Dim.of(topK)));
    return List.of(
        new Port(PlannedExperts.CHOSEN, DType.INT64, shape),
        new Port(PlannedExperts.WEIGHTS, DType.FLOAT32, shape));
  }

  /** The last extent of the tensor that experts read. */
  static long width(Tensor tokens, String block) {
    if (!tokens.dtype().equals(DType.FLOAT32)) {
      throw cannot(block, "'" + tokens.name() + "' is " + tokens.dtype() + ", not float32");
    }
    if (tokens.shape() instanceof Shape.Ranked r && !r.dims().isEmpty()) {
      return r.dims()
          .getLast()
          .known()
          .orElseThrow(() -> cannot(block, "the width of '" + tokens.name() + "' is not known"));
    }
    throw cannot(block, "the shape of '" + tokens.name() + "' is not known");
  }

  static RackloomException cannot(String block, String why) {
    return RackloomException.user(
        block + " cannot be split by experts: " + why, "place it as a whole, without experts.");
  }
}
