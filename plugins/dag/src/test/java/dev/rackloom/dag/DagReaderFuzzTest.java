package dev.rackloom.dag;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.testkit.fuzz.ReaderFuzz;
import java.util.List;

class DagReaderFuzzTest extends ReaderFuzz {

  @Override
  protected ModelReader reader() {
    return new DagReader();
  }

  @Override
  protected String extension() {
    return "json";
  }

  @Override
  protected List<byte[]> seeds() {
    return List.of(Instances.diamond().getBytes(UTF_8), Instances.random(1));
  }

  @Override
  protected List<String> dictionary() {
    return List.of(
        "\"maxSizePerFPGA\"",
        "\"maxFPGAs\"",
        "\"maxCPUs\"",
        "\"nodes\"",
        "\"edges\"",
        "\"supportedOnFpga\"",
        "\"isBackwardNode\"",
        "\"colorClass\"",
        "\"sourceId\"",
        "\"destId\"",
        "\"cost\"",
        "\"size\"");
  }
}
