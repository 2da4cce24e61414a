/**
 * Model repositories as Triton Inference Server lays them out: what a {@code config.pbtxt} says.
 *
 * <pre>
 * repository/
 *   net/config.pbtxt          name, platform, inputs, outputs, max_batch_size
 *   net/1/model.pt            version 1 of a TorchScript model
 *   head/1/model.onnx
 *   both/config.pbtxt         platform: "ensemble"; its steps are net and head
 * </pre>
 *
 * <p>The file is text in the notation of Protocol Buffers. {@link dev.rackloom.torch.triton.PbText}
 * reads any such text; {@link dev.rackloom.torch.triton.ModelConfig} takes what is needed here, and
 * leaves the rest (instance groups, batching, warm-up) alone. Source: the server's documentation of
 * the model repository, the model configuration and ensemble models.
 */
@NullMarked
package dev.rackloom.torch.triton;

import org.jspecify.annotations.NullMarked;
