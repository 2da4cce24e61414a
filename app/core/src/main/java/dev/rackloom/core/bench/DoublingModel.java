package dev.rackloom.core.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An ONNX model that doubles a row of floats and turns its sign, some times over: small, with as
 * many operators to cut between as wanted, and with answers that are exact.
 */
final class DoublingModel {

  static final int WIDTH = 256;

  private static final int FLOAT = 1;

  private DoublingModel() {}

  /** Writes it; {@code links} pairs of operators. */
  static Path write(Path folder, int links) {
    OnnxMessage graph = new OnnxMessage();
    for (int i = 0; i < links; i++) {
      graph.add(1, node("Add", name(i, links), name(i, links), "d" + i));
      graph.add(1, node("Neg", "d" + i, name(i + 1, links)));
    }
    graph.add(2, "doubling").add(11, value("x")).add(12, value("y"));
    for (int i = 0; i < links; i++) {
      graph.add(13, value("d" + i));
    }
    for (int i = 1; i < links; i++) {
      graph.add(13, value(name(i, links)));
    }
    byte[] model =
        new OnnxMessage()
            .add(1, 8)
            .add(7, graph)
            .add(8, new OnnxMessage().add(1, "").add(2, 13))
            .bytes();
    try {
      Files.createDirectories(folder);
      return Files.write(folder.resolve("doubling-" + links + ".onnx"), model);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it answers, by itself. */
  static float[] answer(float[] x, int links) {
    float[] y = x.clone();
    for (int link = 0; link < links; link++) {
      for (int i = 0; i < y.length; i++) {
        y[i] = -(y[i] + y[i]);
      }
    }
    return y;
  }

  private static String name(int i, int links) {
    return i == 0 ? "x" : i == links ? "y" : "h" + i;
  }

  /** An operator; the last name is what it makes. */
  private static OnnxMessage node(String type, String... names) {
    OnnxMessage node = new OnnxMessage().add(3, type + "-" + names[names.length - 1]).add(4, type);
    for (int i = 0; i < names.length - 1; i++) {
      node.add(1, names[i]);
    }
    return node.add(2, names[names.length - 1]);
  }

  private static OnnxMessage value(String name) {
    OnnxMessage shape =
        new OnnxMessage()
            .add(1, new OnnxMessage().add(1, 1))
            .add(1, new OnnxMessage().add(1, WIDTH));
    OnnxMessage type = new OnnxMessage().add(1, new OnnxMessage().add(1, FLOAT).add(2, shape));
    return new OnnxMessage().add(1, name).add(2, type);
  }
}
