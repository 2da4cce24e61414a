package dev.rackloom.core;

import dev.rackloom.api.cost.CostProfile;
import dev.rackloom.api.deploy.WireFormat;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.CostTable;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.api.placement.Semantics;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.codec.Codec;
import dev.rackloom.core.workspace.ModelCut;
import dev.rackloom.engine.Pass;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * All that placements of a session are measured by, as one number: another rack, workload or price
 * gives another. The constraints that people gave do not count; those of the devices' runtimes do.
 */
final class ProblemDigest {

  private ProblemDigest() {}

  /**
   * What counts.
   *
   * @param profile what groups of devices and tiers are priced by, which are not in the tables here
   */
  record Inputs(
      ModelCut cut,
      Rack rack,
      CostProfile profile,
      List<Pass> passes,
      WireFormat wire,
      List<ProblemStage> stages,
      List<ProblemFlow> flows,
      CostTable costs,
      List<Constraint> constraints,
      Semantics semantics) {}

  /** SHA-256, hex. The session has no groups and no tiers. */
  static String of(Session session) {
    Session free = session.constraints().isEmpty() ? session : session.withConstraints(List.of());
    PlacementProblem problem = free.problem();
    Inputs inputs =
        new Inputs(
            free.model().cut(),
            free.rack(),
            free.profile(),
            free.passes(),
            free.wireRule().format(),
            problem.stages(),
            problem.flows(),
            problem.costs(),
            problem.constraints(),
            problem.semantics());
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(Codec.toSortedJson(inputs));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
