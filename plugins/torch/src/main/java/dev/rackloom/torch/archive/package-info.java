/**
 * What {@code torch.save} and {@code torch.jit.save} write: a zip with a pickle and raw storages.
 * Read here without a line of it being run.
 *
 * <p>A pickle is a program for a small machine that can call anything by its name. The machine here
 * knows numbers, texts, lists, dictionaries, and two names: the one that rebuilds a tensor, and the
 * ordered dictionary that stands beside it. Of a script it also knows objects of the classes that
 * the archive brings ({@code __torch__.Net}), as bags of members, and the names that say of what
 * type a list is. Everything else is refused by its name ({@code 'posix.system'}), before anything
 * was made of it:
 *
 * <pre>{@code
 * try (TorchZip zip = TorchZip.open(file, Purpose.SCRIPT)) {
 *   Pickled net = new PickleMachine(file, zip.pickle(), Purpose.SCRIPT, Stored::new).run(context);
 * }
 * }</pre>
 *
 * <p>Storages lie unpacked in the zip, as PyTorch writes them: a packed one is refused, so that a
 * file never takes more memory than it has bytes. Only the texts of a script may be packed, and are
 * unpacked within bounds. Sources of the layout: PyTorch's notes on serialization semantics and on
 * serialization of TorchScript, and the opcodes in Python's pickletools.
 */
@NullMarked
package dev.rackloom.torch.archive;

import org.jspecify.annotations.NullMarked;
