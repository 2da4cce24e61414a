/**
 * Experts of a mixture of experts: what a map of them does, and better maps.
 *
 * <pre>
 * RoutingTrace --TraceSteps--> steps --.
 *                                       MapEvaluator --> MapMetrics   balance, copies, time of a layer
 * LoadTable (counts) -----------------'   CopyChoice (even, local, by shares: ShareProgram)
 *
 * LoadTable --Eplb--> ExpertMap                       what serving engines do: blind to speeds, to who fires
 *                                                     together, to where experts are
 * LoadTable --counts.BalanceSolver--> ExpertMap       unequal ranks, rules; milliseconds
 *           --counts.ShiftSolver--> ExpertMap         near the map that serves, and the curve of moves
 *           --counts.RobustSolver--> ExpertMap        one map for several workloads
 * RoutingTrace --trace.TraceSolver--> ExpertMap       least predicted layer time
 * ExpertMap + ExpertMap --move.Migration--> MigrationPlan
 * </pre>
 *
 * <p>The model of a layer: in a step every rank has its own tokens. A token goes once to each rank
 * that has one of its experts, and the result comes back. To another node it goes once, to the rank
 * of the same local number, and hops from there. Between a rank and a NIC that scatters its row
 * passes once for all nodes, and from one that reduces their results come as one sum; solvers look
 * at neither, the evaluator does. The exchange takes as long as the busiest of all links and a
 * latency; the experts as long as the slowest rank, where an active expert takes its tokens' time
 * but at least the time to read its weights. A layer takes dispatch, experts and combine one after
 * the other. All of it is predicted; nothing here is measured.
 *
 * <p>{@link dev.rackloom.engine.moe.MapEvaluator} prices every map; no solver's own idea of its
 * answer leaves its package. Judge a map by tokens it was not placed with: a map that fits its own
 * tokens is not better on others.
 */
@NullMarked
package dev.rackloom.engine.moe;

import org.jspecify.annotations.NullMarked;
