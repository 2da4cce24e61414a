package dev.rackloom.desktop;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertRule;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.moe.RankTopology;
import dev.rackloom.core.moe.ExpertSession;
import dev.rackloom.core.moe.ExpertSetting;
import dev.rackloom.desktop.viewmodel.ExpertShelf;
import dev.rackloom.testkit.Experts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Statistics by seed: with a trace, or counts alone for files called {@code counts.*}. */
public final class SampleExperts implements ExpertShelf {

  private static final RankTopology RANKS = RankTopology.equal(2, 2, 5);

  private final List<Path> opened = new ArrayList<>();
  private final Map<String, ExpertMap> drafts = new HashMap<>();
  private boolean full;
  private final List<ExpertMap> kept = new ArrayList<>();

  /** A session with a trace. */
  public static ExpertSession traced() {
    return session(
        ExpertStatistics.traced(
            "routing", "generated", LayerNumbers.after(1, 4), Experts.trace(1, 40, 30, 4, 16, 2)));
  }

  private static ExpertSession session(ExpertStatistics of) {
    return ExpertSession.of(of, RANKS, ExpertSetting.DEFAULT.withTokens(20));
  }

  @Override
  public Optional<Shown> newest(Progress progress, Cancellation cancellation) {
    return Optional.of(new Shown(traced(), Optional.empty()));
  }

  @Override
  public ExpertStatistics read(Path file, Progress progress, Cancellation cancellation) {
    return shown(file).session().statistics();
  }

  @Override
  public Shown open(Path file, Progress progress, Cancellation cancellation) {
    opened.add(file);
    return shown(file);
  }

  private static Shown shown(Path file) {
    if (!file.toString().startsWith("counts")) {
      return new Shown(traced(), Optional.empty());
    }
    return new Shown(
        session(
            ExpertStatistics.counts(
                "counts", "generated", LayerNumbers.moeOnly(3), Experts.loads(1, 3, 16))),
        Optional.empty());
  }

  @Override
  public void keep(String name, String solver, ExpertMap map, String summary) {
    kept.add(map);
  }

  /** The files that were opened, each the newest from then on. */
  public List<Path> opened() {
    return opened;
  }

  @Override
  public void keepDraft(String name, ExpertMap map, List<ExpertRule> rules) {
    if (full) {
      throw RackloomException.resources("the disk is full", "make room.", null);
    }
    drafts.put(name, map);
  }

  /** Fills the disk, or makes room. */
  public void full(boolean now) {
    full = now;
  }

  /** Maps as they were edited last, by the name of their statistics. */
  public Map<String, ExpertMap> drafts() {
    return drafts;
  }

  /** What was kept. */
  public List<ExpertMap> kept() {
    return kept;
  }
}
