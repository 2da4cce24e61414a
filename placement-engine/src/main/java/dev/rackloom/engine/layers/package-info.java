/**
 * Which layers of a language model each node of a serving cluster holds, so that most tokens a
 * second can flow through it.
 *
 * <p>A {@link dev.rackloom.engine.layers.LayerCluster} says how fast each node is with each count
 * of layers and what its links carry. A {@link dev.rackloom.engine.layers.LayerPlacement} gives
 * every node a run of neighbouring layers, or none. Tokens go from the source to nodes that hold
 * the first layer, from there to nodes whose first layer is the next one, and at last to the sink:
 * {@link dev.rackloom.engine.layers.LayerFlow} is the maximum flow of that network, and prices
 * every answer, whoever found it.
 *
 * <pre>{@code
 * LayerOutcome outcome = new LayerFlowSolver().solve(cluster, LayerContext.within(limit));
 * if (outcome instanceof LayerOutcome.Solved solved) {
 *   double tokensPerS = solved.flow().tokensPerS(); // never above solved.bound()
 * }
 * }</pre>
 *
 * <p>Flow bounds what a cluster can serve. It is silent on latency: a long chain may flow best and
 * answer slowly, so the flow also counts the hops of its pipelines, and serving is simulated
 * elsewhere.
 *
 * <p>{@link dev.rackloom.engine.layers.ChainFlowSolver} is this search behind the interface of all
 * solvers: it takes a chain of stages for layers and lets those who hold the same layers share them
 * as the problem's groups of replicas do.
 *
 * <p>Source of the problem: "Helix: Serving Large Language Models over Heterogeneous GPUs and
 * Network via Max-Flow" (Mei and others, 2025), without its partial inference.
 */
@NullMarked
package dev.rackloom.engine.layers;

import org.jspecify.annotations.NullMarked;
