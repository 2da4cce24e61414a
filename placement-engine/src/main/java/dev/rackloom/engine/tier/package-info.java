/**
 * Memory below the homes of devices: which tiers a problem has, and what it costs to hold the state
 * or the weights of a stage there.
 *
 * <pre>
 * Rack.memories --ProblemTier: name, node, capacity for all who use it, or whose home memory it is
 * device x tier x {state, weights, both} --ProblemSpill: one more place of the problem
 *    holds   activations, and what is not put into the tier, in the device's memory; the rest in the tier
 *    takes   the stage's time on the device, then bytes read and written a request over the slower of the
 *            tier and the way to it, and the latency of the links once a pass and direction
 *    loads   each link direction of the way with those bytes
 * </pre>
 *
 * <p>A stage waits for what it fetches: nothing is read ahead, so that what is predicted of a spill
 * is an upper bound where a runtime reads ahead. What is fetched passes through in blocks, which
 * are not counted as memory. The state, or the weights, of a stage are in one tier as a whole: who
 * wants them in two cuts the model into more stages. Groups of devices hold everything at home.
 */
@NullMarked
package dev.rackloom.engine.tier;

import org.jspecify.annotations.NullMarked;
