package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.moe.LoadTable;
import dev.rackloom.api.moe.RankTopology;
import dev.rackloom.core.moe.Companions;
import dev.rackloom.core.moe.ExpertSession;
import dev.rackloom.core.moe.MapShape;
import dev.rackloom.core.moe.RowLoads;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * All there is to say of one expert in one layer.
 *
 * @param row which layer
 * @param expert which expert
 * @param title both, for people
 * @param load how much it is asked for
 * @param homes where it lives
 * @param cost what it costs there: predicted
 * @param companions who fires with it, a line each; or why that is not known
 * @param drift its load over the layer's mean, window after window, over the largest of them
 * @param ranks the ranks that hold it
 */
public record ExpertPick(
    int row,
    int expert,
    String title,
    String load,
    String homes,
    String cost,
    List<String> companions,
    List<Double> drift,
    List<Integer> ranks) {

  private static final int COMPANIONS = 6;

  public ExpertPick {
    companions = List.copyOf(companions);
    drift = List.copyOf(drift);
    ranks = List.copyOf(ranks);
  }

  static ExpertPick of(ExpertSession session, ExpertMap map, int row, int expert) {
    ExpertStatistics s = session.statistics();
    LoadTable loads = session.loads();
    List<Integer> ranks = MapShape.ranksOf(map, row, expert);
    return new ExpertPick(
        row,
        expert,
        "Expert " + expert + " of " + s.layers().known(row),
        load(loads, row, expert),
        homes(session.topology(), ranks),
        cost(session, loads, row, expert),
        companions(session, row, expert),
        drift(s, row, expert),
        ranks);
  }

  private static String load(LoadTable loads, int row, int expert) {
    int place = RowLoads.of(loads, row).hottest().indexOf(expert) + 1;
    return String.format(
        Locale.ROOT,
        "%.2f times the layer's mean, number %d of %d",
        RowLoads.relative(loads, row, expert),
        place,
        loads.experts());
  }

  private static String homes(RankTopology topology, List<Integer> ranks) {
    return ranks.stream()
        .map(r -> topology.rank(r).id() + " (node " + topology.rank(r).node() + ")")
        .collect(
            Collectors.joining(
                ", ", ranks.size() + (ranks.size() == 1 ? " copy: " : " copies: "), ""));
  }

  private static String cost(ExpertSession session, LoadTable loads, int row, int expert) {
    int topK = session.statistics().trace().map(t -> t.topK()).orElse(0);
    String bytes = Units.bytes(session.setting().costs().expertBytes()) + " of weights a copy";
    double sum = loads.sum(row);
    if (topK == 0 || sum == 0) {
      return bytes + "; its time is not known: counts do not say how many experts a token has";
    }
    double tokens =
        (double) session.setting().tokensPerRank()
            * session.topology().size()
            * topK
            * loads.load(row, expert)
            / sum;
    double micros =
        Math.max(
            tokens * session.setting().costs().microsPerToken(),
            session.setting().costs().weightReadMicros());
    return String.format(
        Locale.ROOT,
        "%s; %.0f tokens a step, %.1f µs on a rank of speed 1, predicted",
        bytes,
        tokens,
        micros);
  }

  private static List<String> companions(ExpertSession session, int row, int expert) {
    if (session.statistics().trace().isEmpty()) {
      return List.of("Counts do not say who fires with whom: open a trace.");
    }
    var trace = session.statistics().trace().get();
    return Companions.of(trace.together(row), trace.tokens(), expert, COMPANIONS).stream()
        .map(p ->
            String.format(
                Locale.ROOT,
                "expert %d: %.1f %% of the tokens, %.1f× chance",
                p.b(),
                100 * p.tokens() / trace.tokens(),
                p.lift()))
        .toList();
  }

  private static List<Double> drift(ExpertStatistics s, int row, int expert) {
    List<Double> course =
        s.windows().stream().map(w -> RowLoads.relative(w.loads(), row, expert)).toList();
    double most = course.stream().mapToDouble(d -> d).max().orElse(1);
    return course.stream().map(d -> most == 0 ? 0 : d / most).toList();
  }
}
