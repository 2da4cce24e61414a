/**
 * OpenVINO IR: an XML file of layers and edges, and a {@code .bin} file of constants beside it.
 *
 * <p>{@link dev.rackloom.openvino.OpenVinoReader} reads versions 10 and 11 with any operation set.
 * Of the {@code .bin} the size is looked at, and constants of at most 64 integers that steer
 * shapes: axes, bounds, target shapes. Weights are never read. A layer becomes an operator, a
 * {@code Const} a weight or constant, {@code Parameter} and {@code Result} the inputs and outputs,
 * the bodies of {@code TensorIterator}, {@code Loop} and {@code If} regions, and {@code ReadValue}
 * with its {@code Assign} a state. Shapes are those of the file; an extent that it leaves open is a
 * symbol at an input, and behind it what the layer's kind makes of its inputs' shapes and of those
 * integers (sizes are followed from {@code ShapeOf} through arithmetic), else unknown with a
 * reason:
 *
 * <pre>{@code
 * Graph graph = new OpenVinoReader().read(Path.of("model.xml"), ReadContext.QUIET);
 * graph.inputSymbols();   // "batch", "seq" of input_ids
 * }</pre>
 *
 * <p>Compressed weights (integers behind {@code Convert}, {@code Subtract}, {@code Multiply}) are
 * read as they are stored: the layers that only unpack constants do no work of their own, and who
 * uses the result reads the stored bytes.
 *
 * <p>The XML comes from strangers: no document type, no entities, bounds on size, depth and
 * numbers. Source of the format and of what operations compute: the OpenVINO documentation
 * (OpenVINO IR format, operation sets 1 to 16).
 */
@NullMarked
package dev.rackloom.openvino;

import org.jspecify.annotations.NullMarked;
