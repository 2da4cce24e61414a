package dev.rackloom.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.testkit.TorchScripts;
import dev.rackloom.testkit.TorchWriter;
import dev.rackloom.testkit.TorchWriter.Floats;
import dev.rackloom.testkit.TorchWriter.Instance;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is too much in a script, and which of its arguments may be left out. */
class ScriptLimitsTest {

  private static final String DEFAULTS =
      """
        def forward(self: __torch__.Net,
          x: Tensor,
          mask: Optional[Tensor]=None,
          scale: float=1.) -> Tensor:
          return x
      """;

  @TempDir Path temp;

  private Graph read(byte[] archive, String config) {
    Path file = Repositories.model(temp, "net", "model.pt", config, archive);
    return new TorchScriptReader().read(file, ReadContext.QUIET);
  }

  private void refuses(byte[] archive, String config, String says) {
    assertThatThrownBy(() -> read(archive, config))
        .isInstanceOf(RackloomException.class)
        .message()
        .contains(says)
        .contains("Maybe");
  }

  private static byte[] holding(Object member) {
    Map<String, Object> members = Map.of("m", member);
    return TorchScripts.zip(TorchWriter.pickle(new Instance("__torch__.Net", members)), "");
  }

  @Test
  void longKeysAndPaths_areRefused() {
    Object tensor = new Floats(new float[1], 1);
    refuses(holding(Map.of("k".repeat(1_001), tensor)), Repositories.NET, "a key of more than");
    Object nested = tensor;
    for (int i = 0; i < 3; i++) {
      nested = Map.of("k".repeat(400), nested);
    }
    refuses(holding(nested), Repositories.NET, "path is longer than 1000 characters");
  }

  @Test
  void tooManyTensors_areRefused() {
    List<Object> tensors =
        IntStream.range(0, 100_001).<Object>mapToObj(i -> new Floats(new float[1], 1)).toList();
    refuses(holding(tensors), Repositories.NET, "tensors");
  }

  @Test
  void tensorsOfManyExtents_areRefused() {
    int[] shape = new int[65];
    Arrays.fill(shape, 1);
    refuses(holding(new Floats(new float[1], shape)), Repositories.NET, "more than 64 extents");
  }

  @Test
  void argumentsWithDefaults_mayBeLeftOutAtTheEnd() {
    byte[] archive = archive();
    assertThat(inputs(archive, input("x"))).containsExactly("x");
    assertThat(inputs(archive, input("mask") + input("x"))).containsExactly("x", "mask");
    assertThat(inputs(archive, input("any"))).containsExactly("any");
    refuses(archive, config(""), "lists the inputs [], but the script's forward takes [x, mask=…");
    refuses(archive, config(input("x") + input("scale")), "takes [x, mask=…, scale=…] by position");
    refuses(
        archive,
        config(input("x") + input("mask") + input("scale") + input("more")),
        "lists the inputs [x, mask, scale, more]");
  }

  @Test
  void openExtents_areSymbolsOfTheirTensor() {
    Graph graph =
        read(archive(), config("input { name: 'x' data_type: TYPE_FP32 dims: [ -1, 4 ] }"));
    assertThat(graph.tensors())
        .extracting(t -> t.name() + t.shape())
        .contains("x[x_0x4]", "y[3xy_1]");
  }

  private static byte[] archive() {
    return TorchScripts.archive(Map.of("w", new Floats(new float[1], 1)), DEFAULTS);
  }

  private static String input(String name) {
    return "input { name: '" + name + "' data_type: TYPE_FP32 dims: [ 4 ] } ";
  }

  private static String config(String inputs) {
    return "platform: 'pytorch_libtorch' output { name: 'y' data_type: TYPE_FP32 dims: [ 3, -1 ] } "
        + inputs;
  }

  private List<String> inputs(byte[] archive, String inputs) {
    Graph graph = read(archive, config(inputs));
    return graph.inputs().stream().mapToObj(graph.tensors()::get).map(Tensor::name).toList();
  }
}
