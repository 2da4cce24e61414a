/**
 * What serving needs beside the engine: times of steps from profiles or from the cost model, traces
 * from files, traces for a viewer.
 *
 * <pre>
 * profile tables of a device --TableSteps--.
 *                                           >-- StepTime --> engine.serving
 * cost functions of a placement --ModelSteps'
 *                 KeyWalk: sequences of unlike length in one decode kernel, for both
 *
 * PlacedFleet --> PlacedServing (a replica as a server) --> StageSteps (times at its devices)
 *      |                                               '-> Ways (physical links it crosses)
 *      '--------> StateMap (what moves from prompts to steps, and on which ways)
 *
 * ServedPlacing, for a Demand:
 *   Sides (solvers on some devices) --> Found --WholeRules--> PlacedFleet --> Tried --TokenGoal
 *     Copies: teams alike
 *     Talents: who is good at prompts
 * </pre>
 *
 * <p>Groups of devices are served as they are priced: {@code TENSOR} members each do a part of
 * every product, those of {@code DATA} and {@code EXPERT} deal out the sequences of a step ({@link
 * dev.rackloom.core.serving.DealtSteps}), those of a {@code PIPELINE} take it one after the other.
 * Rounds of collectives are part of a step's time and wait for no link, as in predictions.
 */
@NullMarked
package dev.rackloom.core.serving;

import org.jspecify.annotations.NullMarked;
