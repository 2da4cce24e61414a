package dev.rackloom.agent.execution.served;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.agent.execution.ExecutionFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentModelsTest {

  private static final int SIZE = 100;

  @TempDir Path folder;

  private Path file() throws Exception {
    return Files.write(folder.resolve("m.onnx"), new byte[SIZE]);
  }

  @Test
  void load_carriesTheFileAndAConfiguration() throws Exception {
    SentModels models = new SentModels(folder.resolve("notes"), 2 * SIZE);
    models.add("p-1", file());
    var request = models.load("p-1");
    assertThat(request.getModelName()).isEqualTo("p-1");
    assertThat(request.getParametersOrThrow("file:1/model.onnx").getBytesParam().size())
        .isEqualTo(SIZE);
    assertThat(request.getParametersOrThrow("config").getStringParam())
        .contains("\"name\": \"p-1\"", "\"backend\": \"onnxruntime\"");
    models.remove("p-1");
    assertThatThrownBy(() -> models.load("p-1"))
        .isInstanceOf(ExecutionFailure.class)
        .hasMessageContaining("was let go");
  }

  @Test
  void whatTheServerWasNotHeardToUnload_isLeftOver() throws Exception {
    SentModels models = new SentModels(folder.resolve("notes"), 2 * SIZE);
    models.add("p-1", file());
    models.add("p-2", file());
    models.remove("p-1");
    models.remove("p-2");
    models.unloaded("p-2");
    assertThat(new SentModels(folder.resolve("notes"), 2 * SIZE).leftovers())
        .containsExactly("p-1");
  }

  @Test
  void modelThatDoesNotFit_isRefused_andSaysWhatToDo() throws Exception {
    SentModels models = new SentModels(folder.resolve("notes"), 2 * SIZE - 1);
    Path file = file();
    assertThatThrownBy(() -> models.add("p-1", file))
        .isInstanceOf(ExecutionFailure.class)
        .hasMessageContaining("a sub-model of 100 bytes is too large to be sent")
        .hasMessageContaining("attribute repository");
  }
}
