package dev.rackloom.agent.runtime;

import dev.rackloom.agent.execution.LinkTruth;
import dev.rackloom.agent.execution.RowsInTurn;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedExperts;
import dev.rackloom.api.deploy.PlannedExperts.Part;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.client.TensorValue;
import java.util.HashMap;
import java.util.Map;

/**
 * What emulated links do with the rows that a dispatch sends to its ranks: only where they were
 * made is it known which ranks get the same. Safe to share.
 */
final class ExpertRows {

  private final Map<String, PlannedExperts> byDispatch = new HashMap<>();
  private final TensorSender sender;
  private final LinkTruth links;

  ExpertRows(DeploymentPlan plan, TensorSender sender, LinkTruth links) {
    plan.experts().forEach(block -> byDispatch.put(block.dispatch(), block));
    this.sender = sender;
    this.links = links;
  }

  /**
   * How the rows among what a stage has made pass over emulated links, by tensor; nothing of stages
   * that dispatch none.
   */
  Map<String, LinkTruth.Passed> pass(PlannedStage stage, Map<String, TensorValue> outputs) {
    PlannedExperts block = byDispatch.get(stage.id());
    if (block == null) {
      return Map.of();
    }
    Map<String, LinkTruth.Passed> passed = new HashMap<>();
    RowsInTurn turn = new RowsInTurn();
    for (PlannedExperts.Rank rank : block.ranks()) {
      String tensor = block.port(Part.ROWS, rank.device());
      TensorValue rows = outputs.get(tensor);
      TensorValue tokens = outputs.get(block.port(Part.TOKENS, rank.device()));
      if (rows != null && tokens != null && links.emulates(stage.device(), rank.device())) {
        long bytes = sender.wire(tensor, rows.dtype()).wireBytes(rows.byteCount());
        passed.put(
            tensor, links.scatter(turn, stage.device(), rank.device(), tokens.toInts(), bytes));
      }
    }
    return passed;
  }
}
