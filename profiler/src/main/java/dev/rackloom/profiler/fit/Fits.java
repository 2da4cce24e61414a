package dev.rackloom.profiler.fit;

import dev.rackloom.api.cost.Corrected;
import dev.rackloom.api.cost.CostFunction;
import dev.rackloom.api.cost.FusedAttention;
import dev.rackloom.api.cost.Machine;
import dev.rackloom.api.cost.Surface.Axis;
import dev.rackloom.api.cost.TiledProduct;
import java.util.List;
import java.util.function.Function;

/**
 * From measured times to cost functions: a law is fitted first, then a surface to what it leaves.
 * Pure, deterministic, seconds each.
 */
public final class Fits {

  private static final int LAW_SAMPLES = 2_400;
  private static final int ROUNDS = 50;
  private static final double PRIOR = 0.15;
  private static final double SCALE = 0.05;

  /** How strongly round figures hold against another device's measurements. */
  private static final double TRANSFER_PRIOR = 8;

  private static final double TRANSFER_SCALE = 0.1;
  private static final int TRANSFER_SAMPLES = 600;
  private static final long SEED = 1;

  /** Knots of a surface: all points of a usual calibration. */
  private static final int KNOTS = 1_536;

  private Fits() {}

  /** A device that was measured. */
  public record Measured(Machine machine, List<Sample> samples) {}

  /** The plain roofline with a smooth knee. */
  public static CostFunction knee(Machine machine, List<Sample> samples) {
    return law(new KneeLaw(machine), samples);
  }

  /** Dense products; features {@code m}, {@code n}, {@code k}. */
  public static Corrected product(Machine machine, List<Sample> samples) {
    return corrected(new ProductLaw(machine), samples, Axes.product(machine.units()), KNOTS);
  }

  /** Attention over a prompt, or in decoding. */
  public static Corrected attention(Machine machine, boolean decoding, List<Sample> samples) {
    return corrected(
        new AttentionLaw(machine, decoding),
        samples,
        Axes.attention(machine.units(), decoding),
        KNOTS);
  }

  /** One collective of one rack; features {@code ranks} and {@code bytes}. */
  public static Corrected collective(List<Sample> samples) {
    double least = samples.stream().mapToDouble(Sample::nanos).min().orElse(1);
    double perByte =
        samples.stream()
            .mapToDouble(s -> s.nanos() / Math.max(1, s.work().bytes()))
            .min()
            .orElse(1);
    return corrected(new CollectiveLaw(least, perByte), samples, Axes.collective(), KNOTS);
  }

  /**
   * Dense products on a device that nobody measured: what other devices have in common, and round
   * figures, with the facts of this one.
   */
  public static TiledProduct unseenProduct(Machine machine, List<Measured> others) {
    return new ProductLaw(machine).with(common(ProductLaw::new, others, TRANSFER_PRIOR));
  }

  /**
   * Dense products on a device that nobody measured: the law that other devices have in common, and
   * on average what it leaves over on each of them at the same sizes and waves.
   */
  public static CostFunction carriedProduct(Machine machine, List<Measured> others) {
    double[] common = common(ProductLaw::new, others, TRANSFER_PRIOR);
    CostFunction carried = new ProductLaw(machine).with(common);
    for (Measured other : others) {
      Corrected own =
          corrected(
              new ProductLaw(other.machine()).with(common),
              other.samples(),
              Axes.product(other.machine().units()),
              KNOTS);
      carried = new Corrected(carried, own.surface().carried(machine.units(), 1.0 / others.size()));
    }
    return carried;
  }

  /** Attention on a device that nobody measured, over a prompt or in decoding. */
  public static FusedAttention unseenAttention(
      Machine machine, boolean decoding, List<Measured> others) {
    return new AttentionLaw(machine, decoding)
        .with(common(m -> new AttentionLaw(m, decoding), others, PRIOR));
  }

  /** The plain knee that other devices have in common, with the facts of this one. */
  public static CostFunction unseenKnee(Machine machine, List<Measured> others) {
    return new KneeLaw(machine).with(common(KneeLaw::new, others, PRIOR));
  }

  private static double[] common(Function<Machine, Law> law, List<Measured> devices, double prior) {
    List<Law.Evidence> evidence =
        devices.stream()
            .map(d ->
                new Law.Evidence(
                    law.apply(d.machine()), Law.some(d.samples(), TRANSFER_SAMPLES, SEED)))
            .toList();
    return Law.fit(evidence, prior, TRANSFER_SCALE, ROUNDS);
  }

  private static CostFunction law(Law law, List<Sample> samples) {
    var evidence = List.of(new Law.Evidence(law, Law.some(samples, LAW_SAMPLES, SEED)));
    return law.with(Law.fit(evidence, PRIOR, SCALE, ROUNDS));
  }

  private static Corrected corrected(Law law, List<Sample> samples, List<Axis> axes, int knots) {
    return corrected(law(law, samples), samples, axes, knots);
  }

  private static Corrected corrected(
      CostFunction fitted, List<Sample> samples, List<Axis> axes, int knots) {
    double[] residuals =
        samples.stream()
            .mapToDouble(s -> Math.log(s.nanos() / fitted.at(s.work()).totalNanos()))
            .toArray();
    return new Corrected(fitted, new GaussianProcess(axes, samples, residuals).fit(knots));
  }
}
