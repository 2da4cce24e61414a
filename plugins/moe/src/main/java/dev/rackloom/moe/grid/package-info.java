/**
 * Numbers in rows and columns as strangers' files hold them, read within bounds.
 *
 * <p>A {@link dev.rackloom.moe.grid.Grid} is some extents and a number for each place. Its bytes
 * are decoded when they are asked for, so that a trace of millions of tokens takes the memory of
 * its file. A shape that a file claims is compared with what the file holds before anything is
 * allocated for it:
 *
 * <pre>{@code
 * Grid trace = Npy.read(Path.of("topk.npy.gz"));   // tokens x layers x choices
 * trace.extent(0);                                 // how many tokens
 * }</pre>
 *
 * <p>Source of the {@code .npy} layout: NumPy's documentation, numpy.lib.format.
 */
@NullMarked
package dev.rackloom.moe.grid;

import org.jspecify.annotations.NullMarked;
