package dev.rackloom.moe.torch;

import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.moe.grid.Damage;
import dev.rackloom.moe.grid.Grid;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Reads files of {@code torch.save} that hold a dictionary. */
public final class TorchFile {

  private TorchFile() {}

  /**
   * Reads one.
   *
   * @throws dev.rackloom.api.RackloomException if it is damaged, or its pickle wants anything but
   *     numbers, texts, lists, dictionaries and tensors, which it names
   */
  public static PickledDict read(Path file, ReadContext context) {
    try (TorchZip zip = TorchZip.open(file)) {
      PickleMachine machine =
          new PickleMachine(file, zip.pickle(), (storage, view) -> grid(file, zip, storage, view));
      if (machine.run(context) instanceof Pickled.Dict dict) {
        return new PickledDict(file, "the dump", dict);
      }
      throw Damage.of(file, "holds no dictionary");
    }
  }

  private static Grid grid(Path file, TorchZip zip, Pickled.Storage storage, TensorView view) {
    ByteBuffer bytes = zip.storage(storage.key());
    int width = storage.type().element().bytes();
    if (storage.count() != bytes.remaining() / width || bytes.remaining() % width != 0) {
      throw Damage.of(
          file,
          "claims "
              + storage.count()
              + " numbers of "
              + width
              + " bytes in storage '"
              + storage.key()
              + "', which has "
              + bytes.remaining()
              + " bytes");
    }
    return view.of(file, storage.type().element(), bytes);
  }
}
