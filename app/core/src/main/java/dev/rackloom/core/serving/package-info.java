/**
 * What serving needs beside the engine: times of steps from profiles or from the cost model, traces
 * from files, traces for a viewer.
 *
 * <pre>
 * profile tables of a device --TableSteps--.
 *                                           >-- StepTime --> engine.serving
 * cost functions of a placement --ModelSteps'
 *                 KeyWalk: sequences of unlike length in one decode kernel, for both
 * </pre>
 */
@NullMarked
package dev.rackloom.core.serving;

import org.jspecify.annotations.NullMarked;
