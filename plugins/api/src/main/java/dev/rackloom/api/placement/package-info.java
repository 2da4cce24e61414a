/**
 * Where everything goes: the problem as plain data, the answer as a value, and what is predicted of
 * it.
 *
 * <p>A {@link dev.rackloom.api.placement.PlacementProblem} needs nothing but itself to be solved:
 * tables of numbers, flows, constraints, an objective and its {@link
 * dev.rackloom.api.placement.Semantics}. A stage goes to one place: a device, or a {@link
 * dev.rackloom.api.placement.ProblemGroup} of devices, or a device that holds the stage's state or
 * weights in a tier below its own memory ({@link dev.rackloom.api.placement.ProblemSpill}). A
 * tensor takes its {@link dev.rackloom.api.placement.ProblemFlow#wireBytes} on links and its size
 * in memory. A {@link dev.rackloom.api.placement.Placement} is what people keep, compare and undo.
 * "No feasible placement" is an {@link dev.rackloom.api.placement.Outcome.Infeasible} with reasons,
 * not an exception.
 */
@NullMarked
package dev.rackloom.api.placement;

import org.jspecify.annotations.NullMarked;
