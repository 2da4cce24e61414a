/**
 * Benchmarks of ourselves, as tables that say what was measured and what was not.
 *
 * <pre>
 * RuntimeBench.run(...)   requests through agents against one session called directly; hops
 * CostBench.run(...)      predicted times against measured ones of given data
 *   BenchReport           rows with a value and a note, or null and the reason
 * </pre>
 */
@NullMarked
package dev.rackloom.core.bench;

import org.jspecify.annotations.NullMarked;
