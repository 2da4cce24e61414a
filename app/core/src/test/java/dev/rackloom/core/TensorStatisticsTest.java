package dev.rackloom.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.loader.PluginCatalog;
import dev.rackloom.samples.Samples;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The weights of MiniLM as they are in its file. */
class TensorStatisticsTest {

  private static final PluginCatalog PLUGINS = PluginCatalog.onClassPath();

  @TempDir static Path folder;

  private static Path file;
  private static Graph graph;

  @BeforeAll
  static void read() {
    file = Samples.model(folder);
    graph = PLUGINS.reader("onnx").orElseThrow().read(file, ReadContext.QUIET);
  }

  private static Optional<TensorStatistics> of(Tensor tensor) {
    return TensorStatistics.of(PLUGINS, file, graph, List.of(), tensor.id(), Cancellation.NEVER);
  }

  private static long elements(Tensor tensor) {
    return ((Shape.Ranked) tensor.shape())
        .dims().stream().mapToLong(d -> d.known().orElseThrow()).reduce(1, (a, b) -> a * b);
  }

  @Test
  void everyElementOfAWeight_isCounted_andLiesBetweenTheLeastAndTheMost() {
    Tensor words =
        graph.tensors().stream()
            .filter(t -> t.role() == Tensor.Role.WEIGHT && t.dtype().equals(DType.FLOAT32))
            .max((a, b) -> Long.compare(elements(a), elements(b)))
            .orElseThrow();
    TensorStatistics found = of(words).orElseThrow();
    assertThat(found.count()).isEqualTo(elements(words)).isGreaterThan(1_000_000);
    assertThat(found.notNumbers()).isZero();
    assertThat(found.least()).isNegative();
    assertThat(found.most()).isPositive();
    assertThat(found.mean()).isBetween(found.least(), found.most());
    assertThat(found.deviation())
        .isPositive()
        .isLessThanOrEqualTo((found.most() - found.least()) / 2);
  }

  @Test
  void whatIsComputed_hasNone() {
    assertThat(of(graph.tensors().get(graph.outputs().get(0)))).isEmpty();
  }
}
