/**
 * Shape inference over symbolic sizes.
 *
 * <p>A {@link dev.rackloom.onnx.inference.Rule} maps what is known of an operator's inputs to what
 * is known of its outputs. A {@link dev.rackloom.onnx.inference.Fact} is dtype, shape, and for
 * small integer tensors the values, so that shape arithmetic (Shape, Gather, Concat, Reshape) stays
 * symbolic all the way.
 */
@NullMarked
package dev.rackloom.onnx.inference;

import org.jspecify.annotations.NullMarked;
