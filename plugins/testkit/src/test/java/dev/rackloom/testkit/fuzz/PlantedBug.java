package dev.rackloom.testkit.fuzz;

import dev.rackloom.api.Ids;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.api.spi.WorkRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A reader of files that start with "OK", with bugs for the fuzzer to find. Not a test. */
class PlantedBug extends ReaderFuzz implements ModelReader {

  @Override
  protected ModelReader reader() {
    return this;
  }

  @Override
  protected String extension() {
    return "bug";
  }

  @Override
  protected List<byte[]> seeds() {
    return List.of(new byte[] {'O', 'K', 0, 0, 0, 0});
  }

  @Override
  protected String instrumented() {
    return PlantedBug.class.getName();
  }

  @Override
  public String format() {
    return "bug";
  }

  @Override
  public int match(Path file, byte[] head) {
    return 0;
  }

  @Override
  public Graph read(Path file, ReadContext context) {
    byte[] bytes = bytes(file);
    if (bytes.length < 3 || bytes[0] != 'O' || bytes[1] != 'K') {
      throw RackloomException.user("this is not it", "try another.");
    }
    if (bytes[2] == 'D') {
      throw RackloomException.resources("the disk is full", "make room.", null);
    }
    if (bytes.length > 5 && bytes[3] == 'b' && bytes[4] == 'u' && bytes[5] == 'g') {
      throw new IllegalStateException("planted");
    }
    return new Graph(
        "g", "bug", "0", List.of(), List.of(), Ids.NONE, Ids.NONE, List.of(), List.of(), Map.of(),
        List.of());
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public WorkRules workRules() {
    return (graph, operator) -> {
      throw new IllegalStateException("there are no operators");
    };
  }
}
