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

class TermOptionsTest {

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
    args.addAll(List.of("--workspace", folder.resolve("workspace"), "--time-limit", "1s"));
    args.addAll(List.of(more));
    return Cli.run(args.toArray());
  }

  @Test
  void share_replicas_raiseThroughput_andTheFileIsReadBack() {
    Path out = folder.resolve("replicas.json");
    Cli cli = place("--json", "--objective", "throughput", "--share", "replicas", "--out", out);
    assertThat(cli.exit()).as(cli.err()).isZero();
    assertThat((List<?>) cli.json().get("assignments"))
        .anyMatch(a -> ((Number) ((Map<?, ?>) a).get("replica")).intValue() > 0);
    Cli moved = place("--share", "replicas", "--from", out, "--horizon", 1);
    assertThat(moved.exit()).as(moved.err()).isZero();
    assertThat(moved.out()) // of some 40 MiB, nearly nothing pays within one request
        .containsPattern("moves \\d+(\\.\\d+)? (B|KiB) of weights and state");
  }

  @Test
  void orderOfGoals_saysWhatCameFirst() {
    Cli cli = place("--json", "--objective", "latency,energy", "--slack", 10);
    assertThat(cli.exit()).as(cli.err()).isZero();
    assertThat(String.valueOf(cli.json().get("reasons"))).contains("latency came first");
  }

  @Test
  void badTerms_areOneMessage() {
    refused(place("--share", "magic"), "cannot be shared by 'magic'");
    refused(place("--share", "all", "--max-group", 1), "--max-group is 1");
    refused(place("--budget", 0), "--budget is 0");
    refused(place("--budget", 5), "is not known");
    refused(place("--objective", "cost"), "pricePerHour");
    refused(place("--share", "replicas", "--solver", "cp-sat"), "knows no groups");
    refused(place("--from", folder.resolve("nothing.json")), "cannot read");
  }

  private static void refused(Cli cli, String message) {
    assertThat(cli.exit()).as(cli.err()).isEqualTo(2);
    assertThat(cli.err()).contains(message);
  }
}
