package dev.rackloom.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.testkit.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWeightReaderTest {

  @TempDir Path temp;
  private Path file;
  private Graph graph;

  @BeforeEach
  void write() throws IOException {
    file =
        Files.write(
            temp.resolve("m.safetensors"),
            new SafetensorsWriter()
                .ints("many", IntStream.range(0, 90_000).toArray())
                .ints("counts", 5, -7, 0)
                .tensor("packed", "F8_E4M3", 8, 4)
                .toBytes());
    graph = new SafetensorsReader().read(file, ReadContext.QUIET);
  }

  private boolean read(String name, List<Double> into, Cancellation cancellation) {
    int id = graph.tensor(name).orElseThrow().id();
    return new SafetensorsWeightReader()
        .read(
            file,
            graph,
            id,
            (values, count) -> IntStream.range(0, count).forEach(i -> into.add(values[i])),
            cancellation);
  }

  @Test
  void elements_areReadInTheirOrder_piecesIncluded() {
    List<Double> counts = new ArrayList<>();
    assertThat(read("counts", counts, Cancellation.NEVER)).isTrue();
    assertThat(counts).containsExactly(5.0, -7.0, 0.0);
    List<Double> many = new ArrayList<>();
    assertThat(read("many", many, Cancellation.NEVER)).isTrue();
    assertThat(many)
        .containsExactlyElementsOf(IntStream.range(0, 90_000).mapToObj(i -> (double) i).toList());
  }

  @Test
  void elementsThatAreNoPlainNumbers_areNone() {
    List<Double> packed = new ArrayList<>();
    assertThat(read("packed", packed, Cancellation.NEVER)).isFalse();
    assertThat(packed).isEmpty();
  }

  @Test
  void whoCancels_isHeard() {
    assertThatThrownBy(() -> read("counts", new ArrayList<>(), () -> true))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void fileThatIsGone_isSaid() throws IOException {
    Files.delete(file);
    assertThatThrownBy(() -> read("counts", new ArrayList<>(), Cancellation.NEVER))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("m.safetensors");
  }
}
