package dev.rackloom.onnx;

import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.spi.ReadContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Reads one model and says how long it took and how much memory the process ever had. */
final class LargeFileProbe {

  private LargeFileProbe() {}

  public static void main(String[] args) throws IOException {
    long start = System.nanoTime();
    Graph graph = new OnnxReader().read(Path.of(args[0]), ReadContext.QUIET);
    long millis = (System.nanoTime() - start) / 1_000_000;
    String memory =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(l -> l.startsWith("VmHWM") || l.startsWith("Rss"))
            .map(l -> l.replaceAll("\\s+", " "))
            .collect(Collectors.joining(", "));
    System.out.println(millis + " ms, " + graph.parameterBytes() + " bytes of weights, " + memory);
  }
}
