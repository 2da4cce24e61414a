package dev.rackloom.client;

import dev.rackloom.api.Checks;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.symbolic.Bindings;
import java.util.List;
import java.util.Optional;

/**
 * What to measure.
 *
 * @param sha256 the artefact, already uploaded
 * @param device the device to run it on
 * @param inputs what to feed it with
 * @param warmUp runs that do not count
 * @param repeats runs that do, at least 1
 * @param seed of the made-up inputs
 * @param work what it does, which an emulated device needs to know
 */
public record MeasureJob(
    String sha256,
    String device,
    List<Input> inputs,
    int warmUp,
    int repeats,
    long seed,
    Optional<StageWork> work) {

  public MeasureJob {
    inputs = List.copyOf(inputs);
    Checks.notNegative(warmUp, "warmUp");
    Checks.positive(repeats, "repeats");
  }

  /**
   * A made-up input.
   *
   * @param name its name in the model
   * @param dtype its element type
   * @param shape its extents
   * @param limit integers are drawn from 0 to {@code limit - 1}; floats are N(0,1)
   */
  public record Input(String name, DType dtype, List<Long> shape, long limit) {
    public Input {
      Checks.named(name, "input");
      shape = List.copyOf(shape);
      Checks.positive(limit, "limit of input " + name);
    }
  }

  /**
   * The work of a stage under given sizes.
   *
   * @param stage the stage
   * @param phase the phase
   * @param bindings the sizes
   */
  public record StageWork(Stage stage, Phase phase, Bindings bindings) {}
}
