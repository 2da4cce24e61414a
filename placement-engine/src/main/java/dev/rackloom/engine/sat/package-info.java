/**
 * CP-SAT in a process of its own, so that a crash in native code ends that process and nothing
 * else.
 *
 * <pre>
 * SatModel --Sat.run--> SatProcess --model, parameters--> SatWorker (another JVM) --answers, bounds, end--> Listener
 * </pre>
 *
 * <p>Workers are kept for the next model and end with the process that started them. Where no
 * {@code java} can be started, as in a packaged runtime without launcher, the model is solved in
 * this process.
 */
@NullMarked
package dev.rackloom.engine.sat;

import org.jspecify.annotations.NullMarked;
