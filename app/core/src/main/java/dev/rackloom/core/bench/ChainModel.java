package dev.rackloom.core.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An ONNX model of so many operators one after the other, over a row of 64 floats. */
final class ChainModel {

  static final int ROW = 64;

  private static final int FLOAT = 1;

  private ChainModel() {}

  static Path write(Path folder, int length) {
    OnnxMessage graph = new OnnxMessage();
    for (int i = 0; i < length; i++) {
      String name = "step" + i;
      graph.add(
          1,
          new OnnxMessage()
              .add(1, i == 0 ? "x" : "h" + (i - 1))
              .add(2, i == length - 1 ? "y" : "h" + i)
              .add(3, name)
              .add(4, i % 2 == 0 ? "Neg" : "Abs"));
    }
    graph.add(2, "chain").add(11, row("x")).add(12, row("y"));
    byte[] model =
        new OnnxMessage()
            .add(1, 8)
            .add(7, graph)
            .add(8, new OnnxMessage().add(1, "").add(2, 13))
            .bytes();
    try {
      Files.createDirectories(folder);
      return Files.write(folder.resolve("chain-" + length + ".onnx"), model);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OnnxMessage row(String name) {
    OnnxMessage shape = new OnnxMessage().add(1, dim(1)).add(1, dim(ROW));
    OnnxMessage type = new OnnxMessage().add(1, new OnnxMessage().add(1, FLOAT).add(2, shape));
    return new OnnxMessage().add(1, name).add(2, type);
  }

  private static OnnxMessage dim(long extent) {
    return new OnnxMessage().add(1, extent);
  }
}
