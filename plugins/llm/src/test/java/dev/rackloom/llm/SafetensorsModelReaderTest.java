package dev.rackloom.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.testkit.ModelReaderContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsModelReaderTest extends ModelReaderContract {

  @TempDir Path models;

  @Override
  protected ModelReader reader() {
    return new SafetensorsModelReader();
  }

  @Override
  protected byte[] good() {
    return WeightFiles.safetensors();
  }

  @Override
  protected String extension() {
    return "safetensors";
  }

  private Graph read(String config) throws IOException {
    Files.writeString(models.resolve("config.json"), config);
    Path file = Files.write(models.resolve("model.safetensors"), good());
    return reader().read(file, ReadContext.QUIET);
  }

  @Test
  void weights_withADescriptionBeside_areThoseOfTheFileToTheByte() throws IOException {
    Graph graph = read(WeightFiles.config());
    assertThat(graph.operators()).isNotEmpty();
    assertThat(graph.parameterBytes().known()).hasValue(WeightFiles.safetensorsBytes());
    assertThat(graph.notUnderstood()).isEmpty();
  }

  @Test
  void anotherModelsDescription_isNoticed() throws IOException {
    assertThat(read(Configs.llama(4, 512, 4, 2, 512, 1000)).notUnderstood())
        .anySatisfy(n -> assertThat(n.what()).contains("config.json describes"));
  }

  @Test
  void withoutADescription_holdsWeightsAlone_andSaysWhatToDo() throws IOException {
    Path file = Files.write(models.resolve("model.safetensors"), good());
    Graph graph = reader().read(file, ReadContext.QUIET);
    assertThat(graph.operators()).isEmpty();
    assertThat(graph.notUnderstood()).anySatisfy(n -> assertThat(n.what()).contains("config.json"));
  }
}
