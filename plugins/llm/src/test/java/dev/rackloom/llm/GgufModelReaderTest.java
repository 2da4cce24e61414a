package dev.rackloom.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.testkit.GgufWriter;
import dev.rackloom.testkit.ModelReaderContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufModelReaderTest extends ModelReaderContract {

  @TempDir Path models;

  @Override
  protected ModelReader reader() {
    return new GgufModelReader();
  }

  @Override
  protected byte[] good() {
    return WeightFiles.gguf();
  }

  @Override
  protected String extension() {
    return "gguf";
  }

  @Test
  void weights_ofADescribedModel_areThoseOfTheFileToTheByte() throws IOException {
    Graph graph = reader().read(Files.write(models.resolve("m.gguf"), good()), ReadContext.QUIET);
    assertThat(graph.name()).isEqualTo("tiny");
    assertThat(graph.operators()).isNotEmpty();
    assertThat(graph.parameterBytes().known()).hasValue(WeightFiles.ggufBytes());
  }

  @Test
  void fileWithoutSizes_holdsWeightsAlone_andSaysSo() throws IOException {
    byte[] file = new GgufWriter().key("general.architecture", "odd").tensor("w", 4).toBytes();
    Graph graph = reader().read(Files.write(models.resolve("m.gguf"), file), ReadContext.QUIET);
    assertThat(graph.operators()).isEmpty();
    assertThat(graph.notUnderstood()).anySatisfy(n -> assertThat(n.what()).contains("odd"));
  }
}
