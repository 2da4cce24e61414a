package dev.rackloom.agent.execution.torch;

import dev.rackloom.agent.execution.ExecutionFailure;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The jars that make up the engine: on the class path, or all in a folder of their own. */
final class EngineJars implements AutoCloseable {

  /** What each jar has in it that is found by name. */
  private enum Part {
    ENGINE("pytorch-engine", "ai/djl/pytorch/engine/PtEngineProvider.class"),
    JNI("pytorch-jni", "jnilib/pytorch.properties"),
    NATIVES("pytorch-native-cpu", "native/lib/pytorch.properties");

    private final String jar;
    private final String resource;

    Part(String jar, String resource) {
      this.jar = jar;
      this.resource = resource;
    }
  }

  private final ClassLoader loader;
  private final Optional<URLClassLoader> opened;
  private final List<String> missing;

  private EngineJars(ClassLoader loader, Optional<URLClassLoader> opened, List<String> missing) {
    this.loader = loader;
    this.opened = opened;
    this.missing = missing;
  }

  /**
   * Looks for them.
   *
   * @throws ExecutionFailure if the folder cannot be read
   */
  static EngineJars in(Optional<Path> folder) {
    ClassLoader own = EngineJars.class.getClassLoader();
    if (folder.isEmpty()) {
      return new EngineJars(own, Optional.empty(), missing(part -> own.getResource(part.resource)));
    }
    URLClassLoader jars = new URLClassLoader("engines", urls(folder.get()), own);
    return new EngineJars(
        jars, Optional.of(jars), missing(part -> jars.findResource(part.resource)));
  }

  private static List<String> missing(Function<Part, @Nullable URL> found) {
    return Stream.of(Part.values())
        .filter(part -> found.apply(part) == null)
        .map(part -> part.jar)
        .toList();
  }

  private static URL[] urls(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<URL> urls = new ArrayList<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".jar")).sorted().toList()) {
        urls.add(url(file));
      }
      return urls.toArray(URL[]::new);
    } catch (IOException e) {
      throw new ExecutionFailure("the folder of engines cannot be read: " + e, e);
    }
  }

  private static URL url(Path file) throws MalformedURLException {
    return file.toAbsolutePath().toUri().toURL();
  }

  /** What sees them all, and the classes of this program. */
  ClassLoader loader() {
    return loader;
  }

  /** Names of those that are not there. */
  List<String> missing() {
    return missing;
  }

  /** Closes the jars of a folder; nothing more is loaded from them. */
  @Override
  public void close() {
    if (opened.isPresent()) {
      try {
        opened.get().close();
      } catch (IOException e) {
        throw new ExecutionFailure("the jars of engines cannot be closed: " + e, e);
      }
    }
  }
}
