/**
 * Numbers in files of {@code torch.save}: a dictionary of tensors, each as a grid.
 *
 * <pre>{@code
 * PickledDict dump = TorchFile.read(Path.of("expert_distribution_recorder.pt"));
 * Grid counts = dump.tensor("logical_count");
 * }</pre>
 *
 * <p>What may be in such a file, and what is refused, is said in {@link
 * dev.rackloom.torch.archive}.
 */
@NullMarked
package dev.rackloom.moe.torch;

import org.jspecify.annotations.NullMarked;
