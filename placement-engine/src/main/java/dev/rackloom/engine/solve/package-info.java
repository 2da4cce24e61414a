/**
 * Solvers behind one interface that know of no special kind of problem (list scheduling, branch and
 * bound, local search, CP-SAT for latency), and the portfolio that runs all that accept a problem
 * side by side.
 */
@NullMarked
package dev.rackloom.engine.solve;

import org.jspecify.annotations.NullMarked;
