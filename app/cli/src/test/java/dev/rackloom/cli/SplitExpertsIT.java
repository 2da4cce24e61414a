package dev.rackloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Progress;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.codec.RackFile;
import dev.rackloom.core.LocalAgents;
import dev.rackloom.samples.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample with experts, from placing to draining, on four agents that are processes. */
class SplitExpertsIT {

  @TempDir Path folder;

  /** The sample's rack file, with the ports that the system chose. */
  private Path addressed(LocalAgents agents) throws Exception {
    String text = Files.readString(Samples.fourAgents(folder));
    List<LocalAgents.Agent> all = agents.agents();
    for (int i = 0; i < all.size(); i++) {
      text = text.replace("127.0.0.1:744" + i, all.get(i).address());
    }
    return Files.writeString(folder.resolve("addressed.yaml"), text);
  }

  private Cli cli(Object... args) {
    Object[] all = java.util.Arrays.copyOf(args, args.length + 3);
    all[args.length] = "--json";
    all[args.length + 1] = "--workspace";
    all[args.length + 2] = folder.resolve("workspace");
    return Cli.run(all);
  }

  @Test
  void sampleWithExperts_isPlacedDeployedAskedAndDrained() throws Exception {
    Path model = Samples.topicalModel(folder, Samples.Experts.FUSED);
    Rack rack = RackFile.read(Samples.fourAgents(folder));
    Path placement = folder.resolve("placement.json");
    try (LocalAgents agents = LocalAgents.start(rack, folder.resolve("agents"), Progress.SILENT)) {
      Path file = addressed(agents);
      Cli placed =
          cli(
              "place",
              model,
              "--rack",
              file,
              "--bind",
              "seq=32",
              "--stages",
              2,
              "--split-experts",
              "--time-limit",
              "1s",
              "--out",
              placement);
      assertThat(placed.exit()).as(placed.err()).isZero();
      assertThat((List<?>) placed.json().get("experts")).hasSize(64);

      Cli deployed =
          cli(
              "deploy",
              model,
              "--rack",
              file,
              "--bind",
              "seq=32",
              "--stages",
              2,
              "--placement",
              placement,
              "--name",
              "split");
      assertThat(deployed.exit()).as(deployed.err()).isZero();
      assertThat(((Number) deployed.json().get("stages")).intValue()).isGreaterThan(4 * 6);

      Cli answered =
          cli("run", "--name", "split", "--bytes", "--prompt", "wet paint", "--requests", 3);
      assertThat(answered.exit()).as(answered.err()).isZero();
      assertThat(answered.json().get("failed")).isEqualTo(0);
      Map<?, ?> logits = (Map<?, ?>) ((Map<?, ?>) answered.json().get("outputs")).get("logits");
      assertThat(logits.get("shape")).isEqualTo("[1, 9, 256]");

      watchedWhileAsked();

      Cli missing =
          cli(
              "deploy",
              model,
              "--rack",
              file,
              "--bind",
              "seq=32",
              "--stages",
              2,
              "--placement",
              withoutOneExpert(placement),
              "--name",
              "split");
      assertThat(missing.exit()).isEqualTo(2);
      assertThat(missing.err()).contains("on no rank", "Maybe give every expert");

      assertThat(cli("drain", "--name", "split").exit()).isZero();
    }
  }

  /** What another process asks meanwhile is counted. */
  private void watchedWhileAsked() throws Exception {
    Process asking =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.rackloom.cli.Main",
                "run",
                "--name",
                "split",
                "--bytes",
                "--prompt",
                "wet paint",
                "--requests",
                "300",
                "--workspace",
                folder.resolve("workspace").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("asking.log").toFile())
            .start();
    try {
      Cli watched = cli("watch", "--name", "split", "--for", "12s");
      assertThat(watched.exit()).as(watched.err()).isZero();
      Map<?, ?> experts = (Map<?, ?>) watched.json().get("experts");
      assertThat(experts).as(Files.readString(folder.resolve("asking.log"))).isNotNull();
      assertThat(experts.get("source")).isEqualTo("measured");
      assertThat(((Number) experts.get("tokens")).longValue()).isPositive();
      assertThat((List<?>) experts.get("layers"))
          .hasSize(4)
          .allSatisfy(l -> assertThat((List<?>) ((Map<?, ?>) l).get("sent")).isNotEmpty());
    } finally {
      asking.destroy();
      asking.waitFor();
    }
  }

  private Path withoutOneExpert(Path placement) throws Exception {
    String text = Files.readString(placement);
    String less = text.replaceFirst("\\{[^{}]*\"expert\":7,[^{}]*},", "");
    assertThat(less).hasSizeLessThan(text.length());
    return Files.writeString(folder.resolve("less.json"), less);
  }
}
