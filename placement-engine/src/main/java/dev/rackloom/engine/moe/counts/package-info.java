/**
 * Maps from counts alone. Copies of an expert share its tokens equally, or by linear program.
 *
 * <pre>
 * Room (slots, rules) + loads --Spread--> a first map --Levelling--> level to half a per mille
 * Room + a map that serves --Mended--> the same under the rules
 *   LoadAnnealing on LayerLoads, with a price on moves:  where Levelling is stuck; ShiftSolver
 *   RobustAnnealing on linear programs:                  RobustSolver
 * </pre>
 */
@NullMarked
package dev.rackloom.engine.moe.counts;

import org.jspecify.annotations.NullMarked;
