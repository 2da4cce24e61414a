/**
 * What {@code torch.save} writes: a zip with a pickle and raw storages. Read here without a line of
 * it being run.
 *
 * <p>A pickle is a program for a small machine that can call anything by its name. The machine here
 * knows numbers, texts, lists, dictionaries, and two names: the one that rebuilds a tensor, and the
 * ordered dictionary that stands beside it. Everything else is refused by its name ({@code
 * 'posix.system'}), before anything was made of it:
 *
 * <pre>{@code
 * PickledDict dump = TorchFile.read(Path.of("expert_distribution_recorder.pt"));
 * Grid counts = dump.tensor("logical_count");
 * }</pre>
 *
 * <p>Storages lie unpacked in the zip, as PyTorch writes them: a packed one is refused, so that a
 * file never takes more memory than it has bytes. Sources of the layout: PyTorch's notes on
 * serialization semantics, and the opcodes in Python's pickletools.
 */
@NullMarked
package dev.rackloom.moe.torch;

import org.jspecify.annotations.NullMarked;
