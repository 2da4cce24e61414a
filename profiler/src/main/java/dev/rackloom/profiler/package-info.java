/**
 * What stages cost on devices: analytic functions from data sheets, fits to measurements, and the
 * classes that follow.
 *
 * <pre>
 * Rack + StageGraph --Profiles.analytic--> CostProfile --Calibration.fit (probes, stages measured)--> CostProfile'
 * </pre>
 *
 * <p>Base: a roofline with a smooth knee per device, operator family and dtype ({@link
 * dev.rackloom.api.cost.CostFunction.Roofline}). Calibration fits its efficiencies and launch time
 * to probes, and a factor per stage to whole-stage measurements; every fourth probe is held back
 * and gives the error band.
 */
@NullMarked
package dev.rackloom.profiler;

import org.jspecify.annotations.NullMarked;
