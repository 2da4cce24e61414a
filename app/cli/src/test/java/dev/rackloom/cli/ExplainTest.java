package dev.rackloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.samples.Samples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainTest {

  @TempDir static Path folder;
  private static Path model;
  private static Path rack;

  @BeforeAll
  static void samples() {
    model = Samples.model(folder);
    rack = Samples.rack(folder);
  }

  private static Cli place(Object... more) {
    List<Object> args = new ArrayList<>();
    args.addAll(List.of("place", model, "--rack", rack, "--bind", "seq=64"));
    args.addAll(List.of("--workspace", folder.resolve("workspace"), "--time-limit", "2s"));
    args.addAll(List.of(more));
    return Cli.run(args.toArray());
  }

  @Test
  void json_hasTheChainTheChoicesAndWhatToBuy() {
    Cli plain = place("--json");
    Map<?, ?> assignment = (Map<?, ?>) ((List<?>) plain.json().get("assignments")).get(3);
    Object stage = assignment.get("stage");

    Cli cli = place("--json", "--explain", stage);

    assertThat(cli.exit()).as(cli.err()).isZero();
    Map<?, ?> explanation = (Map<?, ?>) cli.json().get("explanation");
    List<?> path = (List<?>) explanation.get("criticalPath");
    assertThat(((Map<?, ?>) path.getFirst()).get("startMs")).isEqualTo(0.0);
    assertThat(((Map<?, ?>) path.getLast()).get("endMs")).isEqualTo(explanation.get("latencyMs"));
    List<?> choices = (List<?>) explanation.get("choices");
    assertThat(choices).hasSizeGreaterThan(1);
    assertThat(choices).allMatch(c -> ((Map<?, ?>) c).get("reason") instanceof String);
    List<?> changes = (List<?>) explanation.get("whatIf");
    assertThat(((Map<?, ?>) changes.getFirst()).get("change")).isEqualTo("nothing");
    assertThat(changes).hasSizeGreaterThan(3);
  }

  @Test
  void text_saysItWithoutAStageToo() {
    Cli cli = place("--explain");

    assertThat(cli.exit()).as(cli.err()).isZero();
    assertThat(cli.out())
        .contains("who waits for whom", "computes", "what would bring most", "twice as fast");
  }

  @Test
  void unknownStage_isOneMessage() {
    Cli cli = place("--explain", "nowhere");

    assertThat(cli.exit()).isEqualTo(2);
    assertThat(cli.err()).contains("no stage is called 'nowhere'").contains("Maybe");
  }

  @Test
  void explainOfAFront_isOneMessage() {
    Cli cli = place("--pareto", "latency,energy", "--explain");

    assertThat(cli.exit()).isEqualTo(2);
    assertThat(cli.err()).contains("leave one of them out");
  }
}
