package dev.rackloom.core.workspace;

import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.StageGraph;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A model as it was cut: what measurements of stages and placements belong to. Where a model is cut
 * depends on the sizes, so stages of one id need not be the same operators.
 *
 * @param model the graph's digest
 * @param stages SHA-256 of the stages' ids and operators, hex
 */
public record ModelCut(String model, String stages) {

  /** The cut of a stage graph. */
  public static ModelCut of(StageGraph graph) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Stage stage : graph.stages()) {
        digest.update(
            (stage.id() + ' ' + stage.operators() + '\n').getBytes(StandardCharsets.UTF_8));
      }
      return new ModelCut(graph.graphDigest(), HexFormat.of().formatHex(digest.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
