package dev.rackloom.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.onnx.proto.Onnx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalDataTest extends ModelTest {

  @TempDir Path elsewhere;

  private static Onnx.Model model(String location, String... more) {
    Onnx.Tensor.Builder tensor = Onnxes.external("w", location).toBuilder();
    for (int i = 0; i < more.length; i += 2) {
      tensor.addExternalData(
          Onnx.StringStringEntry.newBuilder().setKey(more[i]).setValue(more[i + 1]));
    }
    return Onnxes.model(Onnxes.attentionLike().getGraph().toBuilder().setInitializer(0, tensor));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../x", "/etc/passwd", "a/../../x", "a/b/../../../x", "", " ", "..", "x\0y"})
  void pathsThatLeaveTheFolder_areRefused(String location) throws IOException {
    refuses(model(location), "'w'", "outside");
  }

  @Test
  void aLinkThatLeavesTheFolder_isRefused() throws IOException {
    Files.write(elsewhere.resolve("secret"), new byte[256]);
    Files.createSymbolicLink(temp.resolve("w.bin"), elsewhere.resolve("secret"));
    refuses(model("w.bin"), "'w'", "outside", "link");
    Files.createSymbolicLink(temp.resolve("sub"), elsewhere);
    refuses(model("sub/secret"), "'w'", "outside");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 256, true",
    "128, 256, false",
    "0, 257, false",
    "-1, 256, false",
    "0, -5, false",
    "9223372036854775807, 256, false",
    "0, 9223372036854775807, false",
    "0, 100, false",
    "x, 256, false"
  })
  void offsetAndLength_areCheckedAgainstTheFile(String offset, String length, boolean good)
      throws IOException {
    Files.write(temp.resolve("w.bin"), new byte[256]);
    Onnx.Model model = model("w.bin", "offset", offset, "length", length);
    if (good) {
      assertThat(read(model).parameters()).isEqualTo(Dim.of(72));
    } else {
      refuses(model, "'w'");
    }
  }

  @Test
  void files_areToldToWhoeverReads() throws IOException {
    Path data = Files.write(temp.resolve("w.bin"), new byte[256]).toRealPath();
    Path file = Files.write(temp.resolve("model.onnx"), model("w.bin").toByteArray());
    List<Path> besides = new ArrayList<>();
    new OnnxReader().read(file, new ReadContext(Progress.SILENT, Cancellation.NEVER, besides::add));
    assertThat(besides).containsExactly(data);
  }

  @Test
  void aFileTooShortForTheExtents_isRefused() throws IOException {
    Files.write(temp.resolve("w.bin"), new byte[255]);
    refuses(model("w.bin"), "256 bytes", "which has 255");
  }

  @Test
  void extentsWhoseProductOverflows_areRefused() throws IOException {
    Files.write(temp.resolve("w.bin"), new byte[256]);
    Onnx.Tensor huge =
        Onnxes.external("w", "w.bin").toBuilder()
            .setDims(0, Long.MAX_VALUE)
            .setDims(1, Long.MAX_VALUE)
            .build();
    var graph = Onnxes.attentionLike().getGraph().toBuilder().setInitializer(0, huge);
    refuses(Onnxes.model(graph), "more than can be");
  }
}
