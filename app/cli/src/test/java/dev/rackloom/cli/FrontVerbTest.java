package dev.rackloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.codec.Codec;
import dev.rackloom.samples.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrontVerbTest {

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
    args.addAll(List.of("--workspace", folder.resolve("workspace"), "--time-limit", "3s"));
    args.addAll(List.of(more));
    return Cli.run(args.toArray());
  }

  private static double number(Object point, String field) {
    return ((Number) ((Map<?, ?>) point).get(field)).doubleValue();
  }

  @Test
  void json_hasAFrontOfPointsThatTrade() throws IOException {
    Path points = folder.resolve("points");
    Path plot = folder.resolve("front.svg");

    Cli cli = place("--pareto", "latency,energy", "--out", points, "--plot", plot, "--json");

    assertThat(cli.exit()).as(cli.err()).isZero();
    List<?> front = (List<?>) cli.json().get("front");
    assertThat(front).isNotEmpty();
    for (int i = 1; i < front.size(); i++) {
      assertThat(number(front.get(i), "latencyMs"))
          .isGreaterThan(number(front.get(i - 1), "latencyMs"));
      assertThat(number(front.get(i), "energyJ")).isLessThan(number(front.get(i - 1), "energyJ"));
    }
    Map<?, ?> first = (Map<?, ?>) front.getFirst();
    assertThat((List<?>) first.get("assignments")).hasSize(14);
    assertThat(first.get("source")).isEqualTo("predicted");
    assertThat(number(cli.json().get("bounds"), "latencyMs"))
        .isLessThanOrEqualTo(number(first, "latencyMs"));
    assertThat(Files.readString(plot)).startsWith("<svg").contains("front-001");
    try (var files = Files.list(points)) {
      assertThat(files).hasSize(front.size());
    }
  }

  @Test
  void savedPoint_isAPlacementToSimulate() {
    Path points = folder.resolve("to-simulate");
    assertThat(place("--pareto", "throughput,energy", "--out", points).exit()).isZero();

    Cli cli =
        Cli.run(
            "simulate",
            model,
            "--rack",
            rack,
            "--placement",
            points.resolve("front-001.json"),
            "--bind",
            "seq=64",
            "--workspace",
            folder.resolve("workspace"),
            "--json");

    assertThat(cli.exit()).as(cli.err()).isZero();
  }

  @Test
  void jsonFile_isTheWholeFront() throws IOException {
    Path file = folder.resolve("front.json");

    Cli cli = place("--pareto", "latency,throughput,energy", "--out", file);

    assertThat(cli.exit()).isZero();
    assertThat(cli.out()).contains("none of which beats another", "front-001", "requests/s");
    Map<?, ?> document = (Map<?, ?>) Codec.parse(Files.readAllBytes(file));
    assertThat((List<?>) document.get("metrics")).hasSize(3);
    assertThat(number(((List<?>) document.get("front")).getFirst(), "throughputPerS")).isPositive();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "latency|names one metric only",
        "latency,speed|no objective is called 'speed'",
        "latency,|no objective is called ''",
        "energy,latency,energy|names energy twice",
      })
  void badMetrics_areOneMessage(String metrics, String says) {
    Cli cli = place("--pareto", metrics);

    assertThat(cli.exit()).isEqualTo(2);
    assertThat(cli.err()).contains(says).contains("Maybe").doesNotContain("\tat ");
    assertThat(cli.out()).isEmpty();
  }

  @Test
  void plotWithoutFront_isOneMessage() {
    Cli cli = place("--plot", folder.resolve("none.svg"));

    assertThat(cli.exit()).isEqualTo(2);
    assertThat(cli.err()).contains("--pareto");
  }
}
