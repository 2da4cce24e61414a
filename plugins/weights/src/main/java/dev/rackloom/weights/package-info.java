/**
 * Weight files: what tensors a safetensors or GGUF file holds, from its header alone.
 *
 * <p>No weight is ever read. {@link dev.rackloom.weights.SafetensorsFiles} and {@link
 * dev.rackloom.weights.GgufFiles} give a {@link dev.rackloom.weights.TensorIndex}: the name, type,
 * shape and place of each tensor, over all files of a model that is kept in several. The readers
 * make a graph of it that has weights but no operators: such files do not say what is computed,
 * which is reported. Whoever knows the architecture builds the graph and takes the types and bytes
 * from the index:
 *
 * <pre>{@code
 * TensorIndex index = SafetensorsFiles.read(Path.of("model.safetensors"), ReadContext.QUIET);
 * DType stored = index.tensor("model.embed_tokens.weight").orElseThrow().dtype();
 *
 * GgufFile gguf = GgufFiles.read(Path.of("model.gguf"), ReadContext.QUIET);
 * OptionalLong layers = gguf.metadata().integer("llama.block_count");
 * }</pre>
 *
 * <p>Headers are written by strangers: a length or count in one is compared with the size of the
 * file before anything is allocated for it, and a file name in one may not leave the folder. Source
 * of the formats: the safetensors README (Format), and GGUF's specification in the ggml project
 * (docs/gguf.md) with the block sizes of ggml-common.h.
 */
@NullMarked
package dev.rackloom.weights;

import org.jspecify.annotations.NullMarked;
