/**
 * The native solvers of OR-Tools, CP-SAT and GLOP, in a process of their own, so that a crash in
 * native code ends that process and nothing else.
 *
 * <pre>
 * SatModel --Sat.run--> SatProcess --model, parameters--> SolverWorker (another JVM) --answers, bounds, end--> Listener
 * LinearProgram ------> LinearProcess --columns, rows---> SolverWorker --sum, values--> Solution
 * </pre>
 *
 * <p>Both ask through one {@link dev.rackloom.engine.sat.SolverProcess}; who asks when it ends
 * hears of it as {@link dev.rackloom.engine.sat.SatLost} and goes on with what is known.
 *
 * <p>Workers are kept for the next model and end with the process that started them. Where no
 * {@code java} can be started, as in a packaged runtime without launcher, the model is solved in
 * this process.
 */
@NullMarked
package dev.rackloom.engine.sat;

import org.jspecify.annotations.NullMarked;
