/**
 * ONNX: reads model files into graphs, knows the work of their operators, cuts sub-models out, and
 * writes measuring probes.
 *
 * <p>A file is mapped, not read: weights stay on disk. {@link dev.rackloom.onnx.OnnxReader} runs
 * shape inference over symbolic sizes ({@code inference}): every rule maps input shapes (and, for
 * shape arithmetic, values) to output shapes. What no rule knows is reported once, its cost
 * unknown. Local functions are inlined as the file is opened, so that everything after sees plain
 * operators; bodies of control flow become regions of their operators. The work of operators is in
 * {@code work}.
 *
 * <p>Files are not trusted: nesting, recursion, what functions expand to, and where external data
 * lies are checked before anything is built or opened. Source of formats and operator semantics:
 * the ONNX specification (IR and Operators.md) and ONNX Runtime's ContribOperators.md.
 */
@NullMarked
package dev.rackloom.onnx;

import org.jspecify.annotations.NullMarked;
