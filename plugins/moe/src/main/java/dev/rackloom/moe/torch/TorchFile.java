package dev.rackloom.moe.torch;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.moe.grid.Damage;
import dev.rackloom.moe.grid.Element;
import dev.rackloom.moe.grid.Grid;
import dev.rackloom.torch.archive.PickleMachine;
import dev.rackloom.torch.archive.Pickled;
import dev.rackloom.torch.archive.Purpose;
import dev.rackloom.torch.archive.TorchZip;
import dev.rackloom.torch.archive.View;
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
    try (TorchZip zip = TorchZip.open(file, Purpose.STATISTICS)) {
      PickleMachine machine =
          new PickleMachine(
              file,
              zip.pickle(),
              Purpose.STATISTICS,
              (storage, view) -> new GridTensor(grid(file, zip, storage, view)));
      if (machine.run(context) instanceof Pickled.Dict dict) {
        return new PickledDict(file, "the dump", dict);
      }
      throw Damage.of(file, "holds no dictionary");
    }
  }

  private static Element element(DType type) {
    return switch (type.name()) {
      case "bool" -> Element.BOOL;
      case "uint8" -> Element.U8;
      case "int8" -> Element.I8;
      case "int16" -> Element.I16;
      case "int32" -> Element.I32;
      case "int64" -> Element.I64;
      case "float16" -> Element.F16;
      case "bfloat16" -> Element.BF16;
      case "float32" -> Element.F32;
      case "float64" -> Element.F64;
      default -> throw new IllegalArgumentException("no storage has the type " + type);
    };
  }

  private static Grid grid(Path file, TorchZip zip, Pickled.Storage storage, View view) {
    ByteBuffer bytes = zip.storage(storage.key());
    Element element = element(storage.type());
    int width = element.bytes();
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
    return new TensorView(view).of(file, element, bytes);
  }
}
