package dev.rackloom.dag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Failure;
import dev.rackloom.api.Numbers;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.spi.ReadContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HelixInstancesTest {

  @TempDir Path temp;

  private HelixInstance read(String text) throws IOException {
    return HelixInstances.read(
        Files.writeString(temp.resolve("pair.json"), text), ReadContext.QUIET);
  }

  @Test
  void numbers_areThoseOfTheFile() throws IOException {
    HelixInstance pair = read(Clusters.pair());

    assertThat(pair.name()).isEqualTo("pair");
    assertThat(pair.layers()).isEqualTo(3);
    assertThat(pair.nodes())
        .containsExactly(
            new HelixInstance.Node("0", Numbers.of(900.5, 400)),
            new HelixInstance.Node("1", Numbers.of(500, 300.25)));
    assertThat(pair.links()).contains(new HelixInstance.Link("0", "1", 75120.5));
    assertThat(pair.placements().get("hand"))
        .containsExactly(new HelixInstance.Held("0", 0, 2), new HelixInstance.Held("1", 2, 1));
    assertThat(pair.objectives()).containsEntry("hand", 400.0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "900.5|NaN|NaN",
        "900.5|-1|must be finite and 0 or more",
        "900.5|1e999|must be finite",
        "900.5|`\"fast\"`|not given as a number",
        "75120.5|-3|capacity of the link",
        "`\"layers\": 3,`|``|has no layers",
        "`\"layers\": 3`|`\"layers\": 0`|'layers' is 0",
        "`\"layers\": 3`|`\"layers\": -3`|'layers' is -3",
        "`\"layers\": 3`|`\"layers\": 3.5`|not given as a whole number",
        "`\"layers\": 3`|`\"layers\": 99999999999999999999`|out of range",
        "`\"nodes\": 2`|`\"nodes\": 3`|throughputs are given of 2",
        "`\"nodes\": 2,`|``|has no nodes",
        "throughputByLayerCount|throughputs|has no throughputByLayerCount",
        "linkCapacityTokensPerSec|links|has no linkCapacityTokensPerSec",
        "`\"2\": 400`|`\"3\": 400`|no throughput with 2 layers",
        "`\"1\": {`|`\"0\": {`|Duplicate field '0'",
        "`\"1\": {`|`\"sink\": {`|a node is called 'sink'",
        "`[\"0\", \"1\",`|`[\"0\", \"7\",`|no such node",
        "`[\"0\", \"1\",`|`[\"source\", \"0\",`|twice",
        "`[\"0\", \"1\",`|`[\"0\", \"0\",`|to itself",
        "`[\"0\", \"1\",`|`[\"0\",`|VALUE_STRING",
        "`\"1\": [2, 1]`|`\"5\": [2, 1]`|names node '5'",
        "`[2, 1]`|`[3, 1]`|which it cannot",
        "`[2, 1]`|`[2, 1, 4]`|END_ARRAY",
        "`433.5}}`|`433.5}} {}`|more after its end",
        "`433.5}}`|`433.5}`|end-of-input",
      })
  void badInstance_isRefusedWithOneMessage(String part, String instead, String says)
      throws IOException {
    assertThat(Clusters.pair()).contains(part);

    assertThatThrownBy(
            () -> read(Clusters.pair().replaceFirst(java.util.regex.Pattern.quote(part), instead)))
        .hasMessageContaining("pair.json is no serving cluster")
        .hasMessageContaining(says)
        .hasMessageContaining("Maybe")
        .asInstanceOf(InstanceOfAssertFactories.type(RackloomException.class))
        .extracting(e -> e.failure().kind())
        .isEqualTo(Failure.Kind.USER);
  }

  @Test
  void missingFile_isRefused() {
    assertThatThrownBy(() -> HelixInstances.read(temp.resolve("none.json"), ReadContext.QUIET))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("none.json");
  }
}
