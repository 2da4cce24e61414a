/**
 * Solvers behind one interface: exact branch and bound, CP-SAT, local search, and the portfolio
 * that runs them.
 */
@NullMarked
package dev.rackloom.engine.solve;

import org.jspecify.annotations.NullMarked;
