package dev.rackloom.agent.execution.served;

import dev.rackloom.agent.execution.ExecutionFailure;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.rack.Device;
import dev.rackloom.protocol.inference.RepositoryModelLoadRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder that a server reads models from: {@code NAME/1/model.onnx}, and a {@code config.pbtxt}
 * for servers that want one.
 */
final class RepositoryFolder implements Repository {

  private final Path folder;
  private final String prefix;

  private RepositoryFolder(Path folder, String prefix) {
    this.folder = folder;
    this.prefix = prefix;
  }

  static RepositoryFolder of(Device device, String folder, String prefix) {
    Path path = Path.of(folder);
    if (!Files.isDirectory(path) || !Files.isWritable(path)) {
      throw RackloomException.user(
          "device '" + device.id() + "' cannot write to the repository " + path,
          "name the folder that its server reads models from, and let the agent write there");
    }
    return new RepositoryFolder(path, prefix);
  }

  /** What was being put there has no name for a server yet, and is deleted here. */
  @Override
  public List<String> leftovers() {
    try (Stream<Path> entries = Files.list(folder)) {
      List<String> names = entries.map(p -> p.getFileName().toString()).toList();
      names.stream()
          .filter(n -> n.startsWith("." + prefix))
          .forEach(n -> delete(folder.resolve(n)));
      return names.stream().filter(n -> n.startsWith(prefix)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }

  /** Puts a model there, whole: it appears in one move. */
  @Override
  public void add(String name, Path file) {
    Path making = folder.resolve("." + name);
    try {
      Path version = Files.createDirectories(making.resolve("1"));
      Files.copy(file, version.resolve("model.onnx"), StandardCopyOption.REPLACE_EXISTING);
      Files.writeString(
          making.resolve("config.pbtxt"),
          "name: \"" + name + "\"\nbackend: \"onnxruntime\"\nmax_batch_size: 0\n");
      Files.move(making, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      delete(making);
      throw new ExecutionFailure(
          "cannot put a sub-model into " + folder + ": " + e.getMessage(), e);
    }
  }

  @Override
  public RepositoryModelLoadRequest load(String name) {
    return RepositoryModelLoadRequest.newBuilder().setModelName(name).build();
  }

  @Override
  public void remove(String name) {
    if (name.startsWith(prefix)) {
      delete(folder.resolve(name));
    }
  }

  private static void delete(Path root) {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + root, e);
    }
  }
}
