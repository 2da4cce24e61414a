package dev.rackloom.torch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Model repositories for tests. */
final class Repositories {

  /** x of 4 numbers a row in, y of 3 out. */
  static final String NET =
      """
      name: "net"
      platform: "pytorch_libtorch"  # libtorch
      max_batch_size: 8
      input [ { name: "x" data_type: TYPE_FP32 dims: [ 4 ] } ]
      output [ { name: "y", data_type: TYPE_FP32, dims: [ 3 ] } ]
      instance_group [ { count: 1 kind: KIND_CPU } ]
      """;

  private Repositories() {}

  /** A model of one version with its configuration; the model's file. */
  static Path model(Path repository, String name, String file, String config, byte[] content) {
    Path version = repository.resolve(name).resolve("1");
    write(repository.resolve(name).resolve("config.pbtxt"), config);
    return write(version.resolve(file), content);
  }

  /** An ensemble's configuration. */
  static Path ensemble(Path repository, String name, String config) {
    Path folder = repository.resolve(name);
    return write(folder.resolve("config.pbtxt"), config);
  }

  static Path write(Path file, String text) {
    return write(file, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  static Path write(Path file, byte[] content) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      return Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
