/**
 * The smallest largest load: who looks for it and who proves it.
 *
 * <pre>
 * PlacementProblem --LoadModel (items that stay together, tensors with one owner and the same readers)
 *   --Reduction (what cannot, or need not, be apart below a limit)--> a smaller LoadModel
 *   contiguous parts:  Orders --OrderCuts (dynamic programming)--> answers;  ContiguousModel --CP-SAT--> proof
 *                      IdealCuts (dynamic programming over all orders at once) --> answers and proof
 *                      many kinds of devices: ThresholdCuts --> answers;  ChainBound --> bound
 *   in no order:       Coarsening --Annealing on LoadState--> answers;  FreeModel --CP-SAT--> answers and proof
 *   sets that start at once: SumCuts, annealing --> answers for latency
 * </pre>
 *
 * <p>{@link dev.rackloom.engine.load.LoadState} keeps the load of every resource up under moves,
 * ten million a second; what leaves the package is priced by the evaluator again. Bounds are of
 * problems with times rounded down.
 */
@NullMarked
package dev.rackloom.engine.load;

import org.jspecify.annotations.NullMarked;
