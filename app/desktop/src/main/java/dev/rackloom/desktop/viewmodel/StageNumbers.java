package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.cost.CostClass;
import dev.rackloom.api.cost.Estimate;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The numbers of one stage in the phase on show, of one moment. Texts are written when they are
 * asked for: only for the rows in sight.
 *
 * @param position of the stage in the model's order
 * @param facts what is known of it
 * @param device where it is placed; several devices joined by a plus
 * @param placedOn the position of that device in the rack, -1 for none
 * @param together how long it takes the devices of a group together; NaN if it is not on one
 * @param share its part of the stages' time in this phase; NaN if not known
 * @param rack ids of the devices that it can be on, in the rack's order
 * @param origins what the numbers of each device rest on
 */
public record StageNumbers(
    int position,
    Study.StageFacts facts,
    String device,
    int placedOn,
    double together,
    double share,
    List<String> rack,
    List<String> origins) {

  /** Between the devices of a group. */
  static final String AND = " + ";

  /** The devices it is placed on, none if it is not placed. */
  public List<String> devices() {
    return device.isEmpty() ? List.of() : List.of(device.split(Pattern.quote(AND)));
  }

  /** How many operators it holds. */
  public Shown operators() {
    return Shown.of(String.valueOf(facts.operators()), "operators of the model in this stage");
  }

  /** Operations of one firing. */
  public Shown flops() {
    return Units.dim(facts.totals().flops(), Units::count);
  }

  /** Bytes of one firing. */
  public Shown bytes() {
    return Cells.bytes(facts.totals());
  }

  /** Operations a byte. */
  public Shown intensity() {
    return Cells.intensity(facts.totals());
  }

  /** Weights read in one firing. */
  public Shown weights() {
    return Cells.moved(facts.totals().weightBytes(), "weights read in one firing");
  }

  /** Activations read and written in one firing. */
  public Shown activations() {
    return Cells.apart(
        "activations", facts.totals().activationsRead(), facts.totals().activationsWritten());
  }

  /** State read and written in one firing. */
  public Shown state() {
    return Cells.apart("state", facts.totals().stateRead(), facts.totals().stateWritten());
  }

  /** Bytes that leave the stage. */
  public Shown output() {
    return Cells.moved(facts.outputBytes(), "to the stages after it, in one firing");
  }

  /** What it takes of its device's memory, more than it reads in a firing. */
  public Shown memory() {
    return Cells.moved(
        facts.heldBytes(),
        "of its device's memory: all its weights, activations and state, as they are held there");
  }

  /** Time on the device it is placed on. */
  public Shown time() {
    if (Double.isNaN(together)) {
      return placedOn < 0 ? notPlaced() : time(placedOn);
    }
    return Shown.of(Units.nanos(together), "predicted for " + device + " together");
  }

  /** Time where it is placed, for comparing; NaN if it is not known. */
  public double nanos() {
    if (!Double.isNaN(together)) {
      return together;
    }
    long alone = nanos(placedOn);
    return alone == Long.MAX_VALUE ? Double.NaN : alone;
  }

  /** Time on a device of the rack, for comparing; NaN if it is not known, or there is none. */
  double nanosOn(String id) {
    long nanos = nanos(rack.indexOf(id));
    return nanos == Long.MAX_VALUE ? Double.NaN : nanos;
  }

  /** Time on the device at a position of the rack. */
  public Shown time(int position) {
    return Cells.time(facts.estimates().get(position), origins.get(position));
  }

  /** What bounds it there. */
  public CostClass costClass(int position) {
    return position < 0 ? CostClass.UNKNOWN : facts.estimates().get(position).costClass();
  }

  /** What bounds it where it is placed. */
  public CostClass costClass() {
    return costClass(placedOn);
  }

  /** What bounds it where it is placed, and by how much. */
  public Shown bound() {
    if (!Double.isNaN(together)) {
      return Shown.unknown("what bounds a stage is known of devices alone, it is on " + device);
    }
    return placedOn < 0
        ? notPlaced()
        : Cells.bound(facts.estimates().get(placedOn), origins.get(placedOn));
  }

  /** For sorting: how long it takes there; unknown comes last. */
  public long nanos(int position) {
    return position >= 0 && facts.estimates().get(position) instanceof Estimate.Sampled s
        ? s.sample().nanos()
        : Long.MAX_VALUE;
  }

  /** Its part of the time. */
  public Shown part() {
    return Double.isNaN(share)
        ? notPlaced()
        : Shown.of(Units.percent(share), "of the stages' predicted time in this phase");
  }

  /** How much the request feels its time. */
  public Shown sensitivity() {
    return facts.feel().map(Cells::sensitivity).orElseGet(StageNumbers::notPlaced);
  }

  /** How much longer it may take before the request feels all of it. */
  public Shown slack() {
    return facts.feel().map(Cells::slack).orElseGet(StageNumbers::notPlaced);
  }

  private static Shown notPlaced() {
    return Shown.unknown("no placement is priced");
  }
}
