/**
 * Decides where stages run: partition, evaluate, solve, simulate, explain.
 *
 * <pre>
 * Graph --partition.Partitioner--> StageGraph --ProblemBuilder (costs, rack, bindings)--> PlacementProblem
 *   --solve.Portfolio--> device per stage --Evaluator--> Prediction --> Outcome
 *   --simulate.Simulator--> percentiles, utilisation, trace
 * </pre>
 *
 * <p>One {@link dev.rackloom.engine.Evaluator} prices every answer; what a solver says of its own
 * answer is never used.
 */
@NullMarked
package dev.rackloom.engine;

import org.jspecify.annotations.NullMarked;
