/**
 * Decides where stages run: partition, price, solve, explain, simulate.
 *
 * <pre>
 * Graph --partition.Partitioner--> StageGraph --ProblemBuilder (costs, rack, passes)--> PlacementProblem
 *     group.GroupTable: further places, where several devices hold a stage together
 *     tier.TierPlaces: further places, where a device holds state or weights in a lower tier
 *   Pricing: Rules (memory, constraints) and Timing (LinkTiming: what agents do; GroupTiming: with groups;
 *     MemoryTiming: one main memory)
 *   --solve.Portfolio (load, sat, branch and bound, local search, side by side)--> place per stage and a bound
 *   --Evaluator--> Prediction --> Outcome
 *   --pareto.ParetoSearch--> a front;  --explain--> why here, who waits for whom, what to buy, what conflicts
 *   --simulate.Simulator--> percentiles, utilisation, trace;  --serving.ServingSimulator--> TTFT, TPOT, state
 * moe: maps of experts, from counts and traces
 * LayerCluster (layers of a model on unlike nodes) --layers.LayerFlowSolver--> maximum flow and a bound
 * </pre>
 *
 * <p>One {@link dev.rackloom.engine.Pricing} prices every answer; what a solver says of its own
 * answer is never used, and a bound above a known answer is thrown away. A problem is plain data
 * from {@code plugins/api}; nothing here needs the rest of the house.
 */
@NullMarked
package dev.rackloom.engine;

import org.jspecify.annotations.NullMarked;
