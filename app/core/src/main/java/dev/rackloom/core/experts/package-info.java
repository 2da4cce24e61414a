/**
 * Experts of models that run here: a placement's expert map as a plan that agents carry out, and
 * what agents tell of routing as statistics.
 *
 * <pre>
 * placement.experts() --{@link dev.rackloom.core.experts.ExpertMaps}--> ranks of each block
 *   --{@link dev.rackloom.core.experts.Pieces}--> what is left of the stages, around the blocks
 *   --{@link dev.rackloom.core.experts.SplitPlan}--> stages, blocks, artefacts of a deployment plan
 * telemetry --{@link dev.rackloom.core.experts.ExpertBook}--> {@link dev.rackloom.api.moe.ExpertStatistics}
 *   --{@link dev.rackloom.core.experts.ServedExperts}--> the same on the ranks of the plan, to be looked at
 * </pre>
 */
@NullMarked
package dev.rackloom.core.experts;

import org.jspecify.annotations.NullMarked;
