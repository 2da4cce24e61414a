package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Shown;
import dev.rackloom.desktop.viewmodel.StageNumbers;
import dev.rackloom.desktop.viewmodel.StageRow;
import dev.rackloom.desktop.viewmodel.StageTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import javafx.scene.control.TableCell;

/** All columns of the stage table, in their order. */
final class StageColumns {

  /** With more devices than this, the time on each is shown only when asked for. */
  private static final int FEW = 4;

  private final StageTable table;
  private final Look look;

  StageColumns(StageTable table, Look look) {
    this.table = table;
    this.look = look;
  }

  List<StageColumn> all() {
    List<StageColumn> all = new ArrayList<>();
    all.add(name("id", "Id", "Id of the stage", 40, 8, StageRow::id));
    all.add(name("stage", "Stage", "Stage", 120, 0, StageRow::label));
    all.add(device());
    all.add(placedTime());
    all.add(bound());
    all.add(share());
    all.add(sensitivity());
    all.add(
        number("slack", "Slack", "Slack: how much longer it may take before a request does", 68, 9)
            .show(StageNumbers::slack, n -> slack(n)));
    IntStream.range(0, table.devices().size()).forEach(d -> all.add(time(d)));
    all.addAll(traffic());
    return all;
  }

  private static double slack(StageNumbers n) {
    return n.facts().feel().map(f -> (double) f.slackNanos()).orElse(-1.0);
  }

  private List<StageColumn> traffic() {
    return List.of(
        number("flops", "FLOP", "Operations of one firing", 56, 4)
            .show(StageNumbers::flops, n -> n.facts().totals().flops().known().orElse(-1)),
        number("bytes", "Bytes", "Bytes read and written in one firing", 74, 7)
            .show(StageNumbers::bytes, n -> n.facts().totals().bytes().known().orElse(-1)),
        number("intensity", "FLOP/B", "Arithmetic intensity: operations a byte", 58, 5)
            .show(StageNumbers::intensity, n -> n.facts().totals().intensity()),
        number("weights", "Weights", "Weight bytes read", 76, 10)
            .show(StageNumbers::weights, n -> n.facts().totals().weightBytes().known().orElse(-1)),
        number("state", "State", "State bytes (KV cache) read and written", 76, 11)
            .show(StageNumbers::state, n -> n.facts().totals().stateBytes().known().orElse(-1)),
        number("activations", "Activ.", "Activation bytes read and written", 76, 12)
            .show(
                StageNumbers::activations,
                n -> n.facts().totals().activationBytes().known().orElse(-1)),
        number("output", "Output", "Bytes that leave the stage", 76, 13)
            .show(StageNumbers::output, n -> n.facts().outputBytes().known().orElse(-1)),
        number(
                "memory",
                "Memory",
                "What it takes of its device's memory: weights, activations and state held there",
                76,
                StageColumn.ASKED)
            .show(StageNumbers::memory, n -> n.facts().heldBytes().known().orElse(-1)),
        number("operators", "Ops", "Operators in the stage", 44, StageColumn.ASKED)
            .show(StageNumbers::operators, n -> n.facts().operators()));
  }

  private static StageColumn name(
      String id,
      String header,
      String title,
      double width,
      int rank,
      Function<StageRow, String> text) {
    Comparator<StageNumbers> order = Comparator.comparingInt(StageNumbers::position);
    Function<StageRow, Shown> show = r -> Shown.of(text.apply(r), r.label() + "\n" + r.id());
    return new StageColumn(id, header, title, width, rank, false, order, c -> new NameCell(show));
  }

  private StageColumn device() {
    return new StageColumn(
        "device",
        "Placed on",
        "The device it is placed on",
        88,
        1,
        false,
        Comparator.comparing(StageNumbers::device),
        c -> new DeviceCell(table, look));
  }

  private StageColumn placedTime() {
    int rank = table.devices().size() > FEW ? 2 : StageColumn.ASKED;
    return number("time", "Per firing", "Time of one firing where it is placed", 76, rank)
        .show(StageNumbers::time, n -> Double.isNaN(n.nanos()) ? Double.MAX_VALUE : n.nanos());
  }

  private StageColumn bound() {
    Comparator<StageNumbers> order = Comparator.comparing(StageNumbers::costClass);
    return new StageColumn(
        "bound",
        "Bound by",
        "What bounds it where it is placed, and the margin to the next",
        132,
        3,
        false,
        order,
        c -> new TimeCell(look, StageNumbers::bound, StageNumbers::costClass, n -> false, true));
  }

  private static StageColumn share() {
    return new StageColumn(
        "share",
        "Share",
        "Share of the stages' time in this phase",
        54,
        3,
        true,
        Comparator.comparingDouble(StageNumbers::share),
        c -> new ShareCell());
  }

  private static StageColumn sensitivity() {
    return number(
            "sensitivity",
            "Sensit.",
            "Latency sensitivity: how much a request slows with it",
            58,
            6)
        .show(
            StageNumbers::sensitivity,
            n -> n.facts().feel().map(f -> f.sensitivity()).orElse(-1.0));
  }

  private StageColumn time(int device) {
    String id = table.devices().get(device);
    Comparator<StageNumbers> order = Comparator.comparingLong(n -> n.nanos(device));
    return new StageColumn(
        "on-" + id,
        id,
        "Time on " + id,
        84,
        table.devices().size() > FEW ? StageColumn.ASKED : 2,
        true,
        order,
        c ->
            new TimeCell(
                look,
                n -> n.time(device),
                n -> n.costClass(device),
                n -> n.placedOn() == device,
                false));
  }

  private static NumberColumn number(
      String id, String header, String title, double width, int rank) {
    return new NumberColumn(id, header, title, width, rank);
  }

  /** A column of numbers that still lacks the numbers. */
  private record NumberColumn(String id, String header, String title, double width, int rank) {
    StageColumn show(Function<StageNumbers, Shown> text, ToDoubleFunction<StageNumbers> order) {
      Function<StageColumn, TableCell<StageRow, StageNumbers>> cell = c -> new ShownCell(text);
      return new StageColumn(
          id, header, title, width, rank, true, Comparator.comparingDouble(order), cell);
    }
  }
}
