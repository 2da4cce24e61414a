/**
 * What ONNX operators do: FLOPs, and bytes read and written, from their shapes.
 *
 * <p>A multiply-add counts 2. Transcendental functions count as the operations of the rational
 * approximations in common kernels ({@link dev.rackloom.onnx.work.Costs}). Bytes are what a kernel
 * must read and write once. What a graph carries from step to step counts as state, whatever
 * operator touches it. Of fused attention only the two matrix products count, over the pairs of
 * tokens that really attend to each other.
 */
@NullMarked
package dev.rackloom.onnx.work;

import org.jspecify.annotations.NullMarked;
