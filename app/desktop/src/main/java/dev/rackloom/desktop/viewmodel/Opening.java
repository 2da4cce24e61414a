package dev.rackloom.desktop.viewmodel;

import dev.rackloom.viewer.ModelTree;
import java.util.Optional;

/**
 * A study with all that must be worked out before it can be shown.
 *
 * @param study what was opened
 * @param start what to begin with
 * @param reading the first numbers
 * @param tree the model as a tree
 * @param lastRun what its last run saw, if there was one
 * @param viewed how it was looked at last, if that was kept
 * @param edits how many edits were made in the window before it was worked out
 */
record Opening(
    Study study,
    Study.Start start,
    Reading reading,
    ModelTree tree,
    Optional<Deployment.Run> lastRun,
    Optional<Viewed> viewed,
    long edits) {

  /**
   * Works it out. Blocks: call it in a job.
   *
   * @param unkept what was on the screen of it last, if that could not be kept yet
   */
  static Opening of(Study study, Optional<Draft> unkept, long edits) {
    Study.Start start = study.start(unkept);
    return new Opening(
        study,
        start,
        Reading.of(study, start.sizes(), start.constraints(), Optional.of(start.placement())),
        ModelTree.of(study.graph(), study.stages()),
        study.lastRun(),
        study.keeping().viewed(),
        edits);
  }
}
