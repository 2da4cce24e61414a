/**
 * What work costs on a device: serialisable functions, and samples of them under bindings.
 *
 * <p>A {@link dev.rackloom.api.cost.CostProfile} holds {@link dev.rackloom.api.cost.CostBlock}s,
 * one per device and operator family (or per device and stage, where a stage was measured as a
 * whole). A number exists only as a {@link dev.rackloom.api.cost.CostSample} that {@link
 * dev.rackloom.api.cost.CostEvaluator} takes, and it says its {@link dev.rackloom.api.cost.Source}
 * and {@link dev.rackloom.api.cost.Basis}. Provenance and error band are kept once per block.
 *
 * <p>The base is a roofline with a smooth knee, after Williams, Waterman and Patterson, "Roofline:
 * an insightful visual performance model", CACM 52(4), 2009:
 *
 * <pre>t = ((F / (ec P))^p + (B / (em W))^p)^(1/p) + launches * t0</pre>
 */
@NullMarked
package dev.rackloom.api.cost;

import org.jspecify.annotations.NullMarked;
