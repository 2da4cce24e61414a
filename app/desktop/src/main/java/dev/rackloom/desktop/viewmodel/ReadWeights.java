package dev.rackloom.desktop.viewmodel;

import dev.rackloom.core.TensorStatistics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What was read of the open model's weights, and the reading of more. */
final class ReadWeights {

  private final OneJob job;
  private final Map<Details.Weight, Optional<TensorStatistics>> known = new HashMap<>();

  /** Counts the models that were opened. */
  private int era;

  ReadWeights(Jobs jobs) {
    this.job = new OneJob(jobs);
  }

  /** Another model is open: its tensors have the same ids. */
  void forget() {
    era++;
    known.clear();
  }

  /** Reads some, and says so then; what is read of a model that was open before is dropped. */
  void read(Study study, List<Details.Weight> wanted, Runnable done) {
    int asked = era;
    if (!wanted.isEmpty()) {
      job.start(
          "Reading " + wanted.size() + (wanted.size() == 1 ? " weight" : " weights"),
          (p, c) -> {
            Map<Details.Weight, Optional<TensorStatistics>> read = new HashMap<>();
            for (Details.Weight weight : wanted) {
              p.at(read.size() / (double) wanted.size(), "reading weights");
              read.put(weight, study.statistics(weight.way(), weight.tensor(), c));
            }
            return read;
          },
          read -> {
            if (asked == era) {
              known.putAll(read);
              done.run();
            }
          });
    }
  }

  OneJob job() {
    return job;
  }

  /** What there is to say of a weight; nothing if it was not read. */
  List<Details.Line> lines(Details.Weight weight) {
    Optional<TensorStatistics> read = known.get(weight);
    return read == null ? List.of() : statistics(read);
  }

  private static List<Details.Line> statistics(Optional<TensorStatistics> read) {
    if (read.isEmpty()) {
      return List.of(
          new Details.Line(
              "   elements", Shown.unknown("they are not in the file, or no plain numbers")));
    }
    TensorStatistics s = read.get();
    String said = "measured over all " + s.count() + " elements in the file";
    List<Details.Line> lines = new ArrayList<>();
    lines.add(
        new Details.Line("   range", Shown.of(number(s.least()) + " … " + number(s.most()), said)));
    lines.add(
        new Details.Line(
            "   mean ± deviation",
            Shown.of(number(s.mean()) + " ± " + number(s.deviation()), said)));
    lines.add(
        new Details.Line(
            "   zeros",
            Shown.of(Units.percent(s.zeros() / (double) s.count()) + " of " + s.count(), said)));
    if (s.notNumbers() > 0) {
      lines.add(new Details.Line("   not numbers", Shown.of(String.valueOf(s.notNumbers()), said)));
    }
    return lines;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }
}
