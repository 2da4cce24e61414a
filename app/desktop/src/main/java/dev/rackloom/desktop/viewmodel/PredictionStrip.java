package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.placement.Prediction;
import java.util.List;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/** What the placement on the screen will do, in a few figures. */
public final class PredictionStrip {

  private final ReadOnlyObjectWrapper<List<Figure>> figures =
      new ReadOnlyObjectWrapper<>(List.of());
  private final ReadOnlyObjectWrapper<Shown> bottleneck =
      new ReadOnlyObjectWrapper<>(Shown.NOTHING);

  private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");

  /**
   * A figure.
   *
   * @param caption what it is
   * @param value how much
   * @param origin its source and basis, such as {@code predicted · calibrated}
   */
  public record Figure(String caption, Shown value, String origin) {}

  PredictionStrip(PlacementEditor editor) {
    editor.forecastProperty().addListener((o, was, is) -> show(is));
    show(editor.forecastProperty().get());
  }

  private void show(Forecast forecast) {
    switch (forecast) {
      case Forecast.None none -> blank(none.hint());
      case Forecast.Failed failed -> blank(failed.why());
      case Forecast.Priced priced -> fill(priced, priced.prediction());
    }
  }

  private void blank(String why) {
    Shown unknown = Shown.unknown(why);
    figures.set(
        List.of(
            new Figure("Latency", unknown, ""),
            new Figure("Throughput", unknown, ""),
            new Figure("Energy", unknown, ""),
            new Figure("Lower bound", unknown, "")));
    bottleneck.set(Shown.of(why, why));
    problem.set("");
  }

  private void fill(Forecast.Priced priced, Prediction p) {
    String origin = p.source().word() + " · " + p.basis().word();
    figures.set(
        List.of(
            new Figure("Latency", latency(p), origin),
            new Figure("Throughput", throughput(p), origin),
            new Figure("Energy", energy(p), origin),
            bound(priced)));
    bottleneck.set(Shown.of(p.bottleneck(), p.bottleneck()));
    problem.set(String.join("; ", priced.problems()));
  }

  private static Shown latency(Prediction p) {
    return Shown.of(Units.nanos(p.latencyNanos()), "one request alone in the rack");
  }

  private static Shown throughput(Prediction p) {
    return Shown.of(
        Units.perS(p.throughputPerS()),
        "the pipeline full; the busiest device or link is busy "
            + Units.nanos(p.busiestNanos())
            + " a request");
  }

  private static Shown energy(Prediction p) {
    return Shown.of(Units.joules(p.energyJ()), "of one request");
  }

  private static Figure bound(Forecast.Priced priced) {
    if (Double.isNaN(priced.gap())) {
      return new Figure("Lower bound", Shown.unknown("auto-place proves one"), "");
    }
    Shown value =
        Shown.of(Units.nanos(priced.boundNanos()), "no placement has a lower predicted latency");
    return new Figure("Lower bound", value, "gap " + Units.percent(priced.gap()));
  }

  /** The figures, in order. */
  public ReadOnlyObjectProperty<List<Figure>> figuresProperty() {
    return figures.getReadOnlyProperty();
  }

  /** What the placement breaks; empty if it can be deployed. */
  public ReadOnlyStringProperty problemProperty() {
    return problem.getReadOnlyProperty();
  }

  /** What limits it, and why. */
  public ReadOnlyObjectProperty<Shown> bottleneckProperty() {
    return bottleneck.getReadOnlyProperty();
  }
}
