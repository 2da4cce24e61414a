/**
 * TorchScript archives, and ensembles of a model repository.
 *
 * <p>{@link dev.rackloom.torch.TorchScriptReader} opens what {@code torch.jit.save} writes ({@code
 * .pt}, {@code .pth}, {@code .ts}). An archive is one program, so it becomes one operator: its
 * weights are those of the file to the byte, what it computes stays unknown with a reason, and it
 * cannot be cut. A script carries no shapes: those of its inputs and outputs come from the {@code
 * config.pbtxt} of a model repository ({@link dev.rackloom.torch.triton}), beside the file or above
 * its version's folder. Without one the file opens with the names of its arguments and nothing
 * more, and says so.
 *
 * <p>{@link dev.rackloom.torch.EnsembleReader} opens the {@code config.pbtxt} of an ensemble: each
 * step, a TorchScript or ONNX model, is one operator, so that steps are stages that can run on
 * different devices:
 *
 * <pre>{@code
 * Graph graph = new EnsembleReader().read(Path.of("repository/both/config.pbtxt"), ReadContext.QUIET);
 * graph.operators();   // "net" TorchScript, "head" OnnxModel
 * }</pre>
 *
 * <p>Their writers give a step's whole file out as its artefact. Tensors between steps have the
 * ensemble's names: an ONNX model gets them as its own, a script's inputs have an order only, that
 * of {@code forward}'s arguments. Nothing of an archive is run here ({@link
 * dev.rackloom.torch.archive}).
 */
@NullMarked
package dev.rackloom.torch;

import org.jspecify.annotations.NullMarked;
