package dev.rackloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.samples.Samples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Placing for the first token, and for each further one. */
class TokensTest {

  @TempDir static Path folder;

  private static Cli place(Object... more) {
    List<Object> args = new ArrayList<>();
    args.addAll(
        List.of("place", Samples.languageModel(folder), "--rack", Samples.eightGpus(folder)));
    args.addAll(List.of("--bind", "batch=4", "--bind", "seq=512", "--stages", 12, "--json"));
    args.addAll(List.of("--workspace", folder.resolve("workspace"), "--time-limit", "2s"));
    args.addAll(List.of(more));
    return Cli.run(args.toArray());
  }

  private static double tokens(Cli cli, String field) {
    assertThat(cli.exit()).as(cli.err()).isZero();
    return ((Number) ((Map<?, ?>) cli.json().get("tokens")).get(field)).doubleValue();
  }

  @Test
  void ttftAndTpot_valueIsThatTime() {
    Cli first = place("--objective", "ttft");
    Cli each = place("--objective", "tpot");
    double value = ((Number) first.json().get("value")).doubleValue() / 1e6;
    assertThat(tokens(first, "ttftMs")).isEqualTo(value);
    value = ((Number) each.json().get("value")).doubleValue() / 1e6;
    assertThat(tokens(each, "tpotMs")).isEqualTo(value);
    double gap = ((Number) each.json().get("gapPercent")).doubleValue() / 100;
    assertThat(tokens(each, "tpotMs")).isLessThanOrEqualTo(tokens(first, "tpotMs") / (1 - gap));
  }

  @Test
  void ttftOfAModelWithoutPhases_isOneMessage() {
    Cli cli =
        Cli.run(
            "place",
            Samples.model(folder),
            "--rack",
            Samples.rack(folder),
            "--bind",
            "seq=64",
            "--objective",
            "ttft",
            "--workspace",
            folder.resolve("workspace"));
    assertThat(cli.exit()).isEqualTo(2);
    assertThat(cli.err()).contains("has no phase for the objective ttft");
  }
}
