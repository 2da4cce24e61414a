package dev.rackloom.core;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.core.workspace.ProofTable;
import dev.rackloom.core.workspace.Workspace;
import dev.rackloom.engine.Pass;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers in a workspace what was proven, and gives it back as long as it holds: the model, how
 * it is cut, the rack, the workload and all prices are what they were, and an answer of then is
 * predicted as it was then.
 */
public final class ProofBook {

  /** Proofs at more workloads than this are not looked at: each is a problem to be built. */
  private static final int WORKLOADS = 4;

  private final ProofTable table;

  public ProofBook(Workspace workspace) {
    this.table = workspace.proofs();
  }

  /** The sizes that people can change, by the model's own names, and how much is asked for. */
  public static Bindings sizes(Session session) {
    Bindings all = Bindings.NONE;
    for (String symbol : session.model().graph().inputSymbols()) {
      all = all.with(symbol, session.sizes().get(symbol).orElse(1));
    }
    for (Pass pass : session.passes()) {
      all = pass.phase() == Phase.DECODE ? all.with("output", pass.times()) : all;
    }
    return all;
  }

  /**
   * Keeps what was proven at the prices of a session, if it says something that can be said again.
   *
   * @param session without groups and tiers, at any sizes
   * @param answer a placement of the model on the rack
   * @throws RackloomException if the answer cannot be priced, or the workspace not be written
   */
  public void keep(Session session, Placement answer, Proven proven) {
    if (proven.says() && Goal.of(proven.goal().word()).equals(proven.goal())) {
      Session at = session.withSizes(proven.sizes());
      table.save(
          new ProofTable.Row(
              at.model().cut(),
              at.rack().name(),
              ProblemDigest.of(at),
              proven.goal().word(),
              proven.bound(),
              proven.goal().unit(),
              proven.method(),
              new ProofTable.Terms(
                  proven.sizes(), proven.constraints(), proven.sharings(), proven.spill()),
              worth(at, answer)));
    }
  }

  private static ProofTable.Answer worth(Session at, Placement answer) {
    Prediction now = at.knowing(answer).price(answer);
    return new ProofTable.Answer(answer, now.latencyNanos(), now.busiestNanos(), now.energyJ());
  }

  /**
   * What was proven and still holds at the prices of a session, at whatever sizes and under
   * whatever constraints; not of more than a few workloads.
   *
   * @param session without groups and tiers
   * @param wanted the sizes that matter most, as {@link #sizes} names them
   */
  public List<Proven> holding(Session session, Bindings wanted) {
    Map<Bindings, Optional<Then>> workloads = new HashMap<>();
    List<Proven> all = new ArrayList<>();
    for (ProofTable.Row row : rows(session, wanted)) {
      Bindings sizes = row.terms().sizes();
      if (workloads.containsKey(sizes) || workloads.size() < WORKLOADS) {
        workloads
            .computeIfAbsent(sizes, s -> Then.of(session, s))
            .filter(then -> then.confirms(row))
            .flatMap(then -> proven(row))
            .ifPresent(all::add);
      }
    }
    return all;
  }

  /** Those at the sizes that matter most, then the newest. */
  private List<ProofTable.Row> rows(Session session, Bindings wanted) {
    return table.of(session.model().cut(), session.rack().name()).stream()
        .sorted(Comparator.comparing(r -> !r.terms().sizes().equals(wanted)))
        .toList();
  }

  /** A workload now. */
  private record Then(Session session, String problem) {

    /** Empty if it cannot be had any more. */
    static Optional<Then> of(Session now, Bindings sizes) {
      try {
        boolean same = now.sizes().with(sizes).equals(now.sizes());
        Session at = same ? now : now.withSizes(sizes);
        return Optional.of(new Then(at, ProblemDigest.of(at)));
      } catch (RackloomException unsized) {
        return Optional.empty();
      }
    }

    boolean confirms(ProofTable.Row row) {
      try {
        return problem.equals(row.problem())
            && worth(session, row.answer().placement()).equals(row.answer());
      } catch (RackloomException unpriced) {
        return false;
      }
    }
  }

  /** Empty if its goal is said otherwise here. */
  private static Optional<Proven> proven(ProofTable.Row row) {
    try {
      Goal goal = Goal.of(row.goal());
      ProofTable.Terms terms = row.terms();
      return goal.unit().equals(row.unit())
          ? Optional.of(
              new Proven(
                  goal,
                  terms.sizes(),
                  terms.constraints(),
                  terms.sharings(),
                  terms.spill(),
                  row.bound(),
                  row.method()))
          : Optional.empty();
    } catch (RackloomException unknown) {
      return Optional.empty();
    }
  }
}
