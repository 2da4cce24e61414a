package dev.rackloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.core.OpenModel;
import dev.rackloom.core.ProofBook;
import dev.rackloom.core.Session;
import dev.rackloom.core.Workbench;
import dev.rackloom.samples.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Verbs that need no agent, on the real sample model: JSON as the contract has it, and each kind of
 * bad input.
 */
class VerbsTest {

  @TempDir static Path folder;
  private static Path model;
  private static Path rack;
  private static Path workspace;

  @BeforeAll
  static void samples() {
    model = Samples.model(folder);
    rack = Samples.rack(folder);
    workspace = folder.resolve("workspace");
  }

  private static void fails(Cli cli, int exit, String... parts) {
    assertThat(cli.err()).contains(parts).contains("Maybe").doesNotContain("\tat ", "Exception");
    assertThat(cli.exit()).isEqualTo(exit);
    assertThat(cli.out()).isEmpty();
  }

  private static Path edited(String name, String from, String to) throws IOException {
    String text = Files.readString(rack);
    assertThat(text).contains(from);
    return Files.writeString(folder.resolve(name), text.replace(from, to));
  }

  @Test
  void inspect_json_hasTheContractsFields() {
    Cli cli = Cli.run("inspect", model, "--json");
    assertThat(cli.exit()).isZero();
    assertThat(cli.json().keySet())
        .extracting(Object::toString)
        .contains(
            "format",
            "operators",
            "tensors",
            "parameters",
            "parameterBytes",
            "inputs",
            "outputs",
            "states",
            "experts",
            "notUnderstood");
    assertThat(cli.json().get("operators")).isEqualTo(491);
    assertThat(cli.json().get("parameters")).isEqualTo(22_565_888);
  }

  @Test
  void inspect_against_saysWhatDiffers() throws IOException {
    Cli same = Cli.run("inspect", model, "--against", model);
    assertThat(same.exit()).as(same.err()).isZero();
    assertThat(same.out()).contains("491 operators are the same, 0 changed, 0 added, 0 removed");
    String config = Files.readString(Samples.languageModel(folder));
    Path less =
        Files.writeString(
            folder.resolve("less.json"),
            config.replace("\"num_hidden_layers\": 32", "\"num_hidden_layers\": 31"));
    Cli layer = Cli.run("inspect", Samples.languageModel(folder), "--against", less, "--json");
    assertThat((List<?>) layer.json().get("changes"))
        .isNotEmpty()
        .allSatisfy(c -> assertThat(((Map<?, ?>) c).get("kind")).isEqualTo("added"));
  }

  @Test
  void profile_json_saysClassSourceAndBasisPerDevice() {
    Cli cli =
        Cli.run(
            "profile",
            model,
            "--rack",
            rack,
            "--bind",
            "seq=64",
            "--workspace",
            workspace,
            "--json");
    assertThat(cli.exit()).isZero();
    List<?> stages = (List<?>) cli.json().get("stages");
    assertThat(stages).hasSize(14);
    Map<?, ?> stage = (Map<?, ?>) stages.get(3);
    assertThat(stage.keySet())
        .extracting(Object::toString)
        .contains(
            "id",
            "phase",
            "operators",
            "flops",
            "weightBytes",
            "activationBytes",
            "stateBytes",
            "outputBytes",
            "latencySensitivity",
            "slackMs",
            "devices");
    Map<?, ?> device = (Map<?, ?>) ((List<?>) stage.get("devices")).getFirst();
    assertThat(device.get("costClass")).isIn("compute", "memory", "communication", "latency");
    assertThat(device.get("source")).isEqualTo("predicted");
    assertThat(device.keySet())
        .extracting(Object::toString)
        .contains(
            "device",
            "timeMs",
            "errorBandPercent",
            "energyJ",
            "bytesPerTier",
            "costClass",
            "margin",
            "source",
            "basis");
  }

  @Test
  void place_thenSimulate_goOnFromOneAnother() throws IOException {
    Path placement = folder.resolve("placement.json");
    Cli place =
        Cli.run(
            "place",
            model,
            "--rack",
            rack,
            "--bind",
            "seq=64",
            "--objective",
            "throughput",
            "--out",
            placement,
            "--workspace",
            workspace,
            "--json");
    assertThat(place.exit()).isZero();
    assertThat(place.json().get("feasible")).isEqualTo(true);
    assertThat((List<?>) place.json().get("assignments")).hasSize(14);
    assertThat(((Number) place.json().get("gapPercent")).doubleValue()).isBetween(0.0, 100.0);
    isProvenWhereItIsOpened();
    Path trace = folder.resolve("trace.json");
    Cli simulate =
        Cli.run(
            "simulate",
            model,
            "--rack",
            rack,
            "--placement",
            placement,
            "--bind",
            "seq=64",
            "--workspace",
            workspace,
            "--perfetto",
            trace,
            "--json");
    assertThat(simulate.exit()).isZero();
    assertThat(simulate.json().get("requests")).isEqualTo(1000);
    assertThat(simulate.json().get("partial")).isEqualTo(false);
    assertThat(Files.readString(trace)).contains("traceEvents", "\"ph\"");
    arrivalsDriveTheStages(placement);
  }

  private static void isProvenWhereItIsOpened() {
    try (Workbench bench = Workbench.open(workspace)) {
      Bindings sizes = Bindings.of("seq", 64);
      OpenModel open = bench.openModel(model, sizes, Progress.SILENT, Cancellation.NEVER);
      Session session = bench.sessionAsKnown(open, bench.openRack(rack));
      assertThat(new ProofBook(bench.workspace()).holding(session, ProofBook.sizes(session)))
          .extracting(p -> p.goal().word())
          .containsExactly("throughput");
    }
  }

  /** Of a trace only the arrivals count where there are no prompts and steps, and it is said. */
  private static void arrivalsDriveTheStages(Path placement) throws IOException {
    Cli apart = simulated(placement, "arrival,prompt,output\n0,3,4\n10,50,60\n20,1,1\n");
    assertThat(apart.exit()).as(apart.err()).isZero();
    assertThat(apart.err()).contains("has no prompts and steps: only the arrivals of");
    assertThat(apart.json().get("requests")).isEqualTo(3);
    Cli atOnce = simulated(placement, "arrival,prompt,output\n0,3,4\n0,50,60\n0,1,1\n");
    assertThat(number(atOnce, "p99Ms")).isGreaterThan(number(apart, "p99Ms"));
    assertThat(number(apart, "p99Ms")).isEqualTo(number(apart, "p50Ms"));
    fails(simulated(placement, "arrival,prompt,output\n5,1,1\n4,1,1\n"), 2, "line 3");
  }

  private static double number(Cli cli, String name) {
    return ((Number) java.util.Objects.requireNonNull(cli.json().get(name))).doubleValue();
  }

  private static Cli simulated(Path placement, String trace) throws IOException {
    return Cli.run(
        "simulate",
        model,
        "--rack",
        rack,
        "--placement",
        placement,
        "--bind",
        "seq=64",
        "--workspace",
        workspace,
        "--trace",
        Files.writeString(folder.resolve("arrivals.csv"), trace),
        "--json");
  }

  @Test
  void bench_rowsThatAreNone_orOfAnotherBenchmark_areTwo() {
    fails(Cli.run("bench", "runtime", "--rows", "hopp"), 2, "no row begins with 'hopp'");
    fails(Cli.run("bench", "runtime", "--rows", "hop,"), 2, "no name");
    fails(Cli.run("bench", "viewer", "--rows", "hop"), 2, "not of viewer");
  }

  @Test
  void help_onEveryVerb_isThere() {
    for (String verb :
        List.of(
            "desktop",
            "demo",
            "inspect",
            "profile",
            "place",
            "simulate",
            "agent",
            "deploy",
            "run",
            "watch",
            "drain",
            "bench")) {
      Cli cli = Cli.run(verb, "-h");
      assertThat(cli.exit()).as(verb).isZero();
      assertThat(cli.out()).as(verb).contains("Usage: rackloom " + verb);
    }
  }

  @Test
  void usage_unknownOption_isTwo() {
    fails(Cli.run("inspect", model, "--frobnicate"), 2, "--frobnicate");
    fails(Cli.run("place", model), 2, "--rack");
    fails(Cli.run("fly"), 2, "fly");
  }

  @Test
  void inspect_missingFile_isTwo() {
    fails(Cli.run("inspect", folder.resolve("nothing.onnx")), 2, "nothing.onnx");
  }

  @Test
  void inspect_truncatedModel_isTwo() throws IOException {
    byte[] head = new byte[100_000];
    try (var in = Files.newInputStream(model)) {
      assertThat(in.read(head)).isEqualTo(head.length);
    }
    Path cut = Files.write(folder.resolve("cut.onnx"), head);
    fails(Cli.run("inspect", cut), 2, "cut.onnx", "truncated");
  }

  @Test
  void inspect_randomBytes_isTwo() throws IOException {
    byte[] noise = new byte[50_000];
    dev.rackloom.testkit.Seeded.random(5).nextBytes(noise);
    fails(Cli.run("inspect", Files.write(folder.resolve("noise.onnx"), noise)), 2, "noise.onnx");
  }

  @Test
  void inspect_unknownFormat_namesWhatIsRead() throws IOException {
    fails(
        Cli.run("inspect", Files.writeString(folder.resolve("notes.txt"), "hello, this is text")),
        2,
        "notes.txt",
        "onnx");
  }

  @Test
  void place_danglingLink_namesFileAndLine() throws IOException {
    Path bad = edited("dangling.yaml", "between: [host, gpu0]", "between: [host, gpu7]");
    fails(
        Cli.run("place", model, "--rack", bad, "--workspace", workspace),
        2,
        "dangling.yaml:",
        "gpu7");
  }

  @Test
  void place_negativeMemory_namesFileAndLine() throws IOException {
    Path bad = edited("negative.yaml", "capacity: 48MiB", "capacity: -48MiB");
    fails(
        Cli.run("place", model, "--rack", bad, "--workspace", workspace),
        2,
        "negative.yaml:",
        "-48MiB");
  }

  @Test
  void place_modelFitsNoDevice_isThreeWithAReasonPerDevice() throws IOException {
    Path small = folder.resolve("small.yaml");
    Files.writeString(
        small,
        Files.readString(rack)
            .replace("capacity: 2GiB", "capacity: 1MiB")
            .replace("capacity: 48MiB", "capacity: 1MiB")
            .replace("capacity: 256MiB", "capacity: 1MiB"));
    Cli cli =
        Cli.run("place", model, "--rack", small, "--bind", "seq=64", "--workspace", workspace);
    assertThat(cli.exit()).isEqualTo(3);
    assertThat(cli.out()).contains("no feasible placement", "cpu0", "gpu0", "flow0", "too few");
    Cli json =
        Cli.run(
            "place",
            model,
            "--rack",
            small,
            "--bind",
            "seq=64",
            "--workspace",
            workspace,
            "--json");
    assertThat(json.exit()).isEqualTo(3);
    assertThat(json.json().get("feasible")).isEqualTo(false);
  }

  @Test
  void place_unknownObjectiveSolverOrDuration_isTwo() {
    fails(
        Cli.run("place", model, "--rack", rack, "--objective", "fame", "--workspace", workspace),
        2,
        "fame",
        "latency");
    fails(
        Cli.run("place", model, "--rack", rack, "--solver", "oracle", "--workspace", workspace),
        2,
        "oracle",
        "portfolio");
    fails(
        Cli.run("place", model, "--rack", rack, "--time-limit", "soon", "--workspace", workspace),
        2,
        "soon",
        "250ms");
  }

  @Test
  void profile_negativeBinding_isTwo() {
    fails(
        Cli.run("profile", model, "--rack", rack, "--bind", "seq=-1", "--workspace", workspace),
        2,
        "seq=-1");
  }

  @Test
  void deploy_rackWithoutAgents_saysHowToStartOne() throws IOException {
    Path placement = Files.writeString(folder.resolve("p.json"), "{}");
    fails(
        Cli.run(
            "deploy", model, "--rack", rack, "--placement", placement, "--workspace", workspace),
        2,
        "node-cpu",
        "rackloom agent");
  }

  @Test
  void deploy_impossibleMicroBatches_isTwo() throws IOException {
    Path placement = Files.writeString(folder.resolve("micro.json"), "{}");
    for (int parts : new int[] {0, -1, 1025}) {
      fails(
          Cli.run(
              "deploy",
              model,
              "--rack",
              rack,
              "--placement",
              placement,
              "--micro-batches",
              parts,
              "--workspace",
              workspace),
          2,
          "--micro-batches must be 1 to 1024, not " + parts);
    }
  }

  @Test
  void deploy_agentThatIsNotThere_isFour() throws IOException {
    Path placement = folder.resolve("dead.json");
    assertThat(
            Cli.run(
                    "place",
                    model,
                    "--rack",
                    rack,
                    "--bind",
                    "seq=64",
                    "--out",
                    placement,
                    "--workspace",
                    workspace)
                .exit())
        .isZero();
    String text = Files.readString(rack);
    for (String node : List.of("node-cpu", "node-gpu", "node-flow")) {
      text =
          text.replace("  - id: " + node + "\n", "  - id: " + node + "\n    agent: 127.0.0.1:1\n");
    }
    Path dead = Files.writeString(folder.resolve("dead.yaml"), text);
    fails(
        Cli.run(
            "deploy",
            model,
            "--rack",
            dead,
            "--placement",
            placement,
            "--bind",
            "seq=64",
            "--workspace",
            workspace),
        4,
        "127.0.0.1:1");
  }

  @Test
  void simulate_placementOfOtherStages_isTwo() {
    Path placement = folder.resolve("other-cut.json");
    assertThat(
            Cli.run(
                    "place",
                    model,
                    "--rack",
                    rack,
                    "--bind",
                    "seq=64",
                    "--stages",
                    3,
                    "--out",
                    placement,
                    "--workspace",
                    workspace)
                .exit())
        .isZero();
    fails(
        Cli.run(
            "simulate",
            model,
            "--rack",
            rack,
            "--placement",
            placement,
            "--bind",
            "seq=64",
            "--workspace",
            workspace),
        2,
        "other-cut.json",
        "--stages");
  }

  @Test
  void desktop_headlessWithoutSnapshot_isTwo() {
    fails(Cli.run("desktop", folder.resolve("desk"), "--headless"), 2, "--snapshot");
  }

  @Test
  void desktop_themeNobodyKnows_isTwo() {
    fails(
        Cli.run(
            "desktop",
            folder.resolve("desk"),
            "--headless",
            "--snapshot",
            folder.resolve("shots"),
            "--theme",
            "mauve"),
        2,
        "mauve",
        "dark");
  }

  @Test
  void run_nothingDeployed_saysSo() {
    fails(
        Cli.run("run", "--prompt", "hello", "--workspace", folder.resolve("empty")),
        2,
        "nothing that this workspace has deployed serves");
  }

  @Test
  void agent_otherThanLoopback_isRefused() {
    fails(
        Cli.run(
            "agent",
            "--listen",
            "0.0.0.0:0",
            "--config",
            rack,
            "--node",
            "node-cpu",
            "--work",
            folder.resolve("agent")),
        2,
        "0.0.0.0");
  }

  @Test
  void agent_fileOfItsOwn_isRead_andMistakesAreNamed() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("agent.yaml"), "agent: node-x\nrack: " + rack + "\nlisten: here\n");
    fails(Cli.run("agent", "--config", file), 2, "node-x", "node-gpu");
    fails(Cli.run("agent", "--config", file, "--node", "node-cpu"), 2, "'here'");
    fails(
        Cli.run("agent", "--config", rack, "--node", "node-cpu", "--limit", "x=1"), 2, "--limit x");
    fails(
        Cli.run("agent", "--config", rack, "--node", "node-cpu", "--limit", "message=much"),
        2,
        "message=much");
    fails(Cli.run("agent"), 2, "--config");
  }

  @Test
  void enroll_makesAnAuthority_issuesRenewsAndShows() {
    Path ca = folder.resolve("ca");
    Path anna = folder.resolve("anna");
    fails(Cli.run("agent", "enroll", "--ca", ca, "--user", "anna", "--out", anna), 2, "--init");
    assertThat(Cli.run("agent", "enroll", "--ca", ca, "--init").exit()).isZero();
    fails(Cli.run("agent", "enroll", "--ca", ca, "--init"), 2, "already");
    fails(
        Cli.run("agent", "enroll", "--ca", ca, "--user", "anna", "--role", "node", "--out", anna),
        2,
        "view, deploy or admin");
    fails(Cli.run("agent", "enroll", "--ca", ca, "--node", "n-a", "--out", anna), 2, "host names");
    for (String host : List.of("a b", "*.x", "-a", "tls://a")) {
      fails(
          Cli.run("agent", "enroll", "--ca", ca, "--node", "n", "--host", host, "--out", anna),
          2,
          "'" + host + "' is no host name");
    }
    for (String host : List.of("a.example,10.0.0.7,::1,fe80::1", "localhost,rack_1,x-1.y")) {
      Path out = folder.resolve("node-of-" + host.length());
      Cli cli = Cli.run("agent", "enroll", "--ca", ca, "--node", "n", "--host", host, "--out", out);
      assertThat(cli.exit()).as(cli.err()).isZero();
    }
    Cli issued =
        Cli.run(
            "agent", "enroll", "--ca", ca, "--user", "anna", "--role", "deploy", "--out", anna,
            "--json");
    assertThat(issued.json().get("role")).isEqualTo("deploy");
    assertThat(issued.json().get("daysLeft")).isEqualTo(90);
    Cli renewed = Cli.run("agent", "enroll", "--ca", ca, "--renew", anna, "--days", "10");
    assertThat(renewed.exit()).isZero();
    assertThat(renewed.out()).contains("'anna' (deploy)", "renew it");
    assertThat(Cli.run("agent", "enroll", "--show", anna, "--json").json().get("daysLeft"))
        .isEqualTo(10);
  }

  @Test
  void find_nobodyThere_isFour() {
    Cli found = Cli.run("agent", "find", "--at", "127.0.0.1:1", "--json");
    assertThat(found.exit()).isEqualTo(4);
    assertThat((java.util.List<?>) found.json().get("silent")).hasSize(1);
    fails(Cli.run("agent", "find", "--at", "somewhere"), 2, "'somewhere'");
  }

  @Test
  void agent_nodeThatIsNotInTheRack_isRefused() {
    fails(Cli.run("agent", "--config", rack, "--node", "node-x"), 2, "node-x", "node-gpu");
  }

  private static Path languageModel() throws IOException {
    return Files.writeString(
        folder.resolve("llm.json"),
        """
        {"model_type": "mixtral", "num_hidden_layers": 3, "hidden_size": 256,
         "num_attention_heads": 4, "num_key_value_heads": 2, "intermediate_size": 512,
         "num_local_experts": 4, "num_experts_per_tok": 2, "vocab_size": 1000}
        """);
  }

  @Test
  void inspect_languageModel_namesStatesAndExpertsByRangesOfLayers() throws IOException {
    Cli cli = Cli.run("inspect", languageModel());
    assertThat(cli.exit()).isZero();
    assertThat(cli.out()).contains("experts of layers 0 to 2: 4, 2 a token", "layers 0 to 2: kv");
  }

  @Test
  void profile_languageModel_hasARowForEachPhase() throws IOException {
    Cli cli =
        Cli.run(
            "profile",
            languageModel(),
            "--rack",
            rack,
            "--stages",
            "all",
            "--workspace",
            workspace,
            "--json");
    assertThat(cli.exit()).isZero();
    List<?> stages = (List<?>) cli.json().get("stages");
    assertThat(stages)
        .hasSize(2 * 8)
        .extracting(s -> String.valueOf(((Map<?, ?>) s).get("phase")))
        .contains("prefill", "decode");
  }

  @Test
  void calibrate_measurements_reportsErrorsOnShapesHeldBack() throws IOException {
    StringBuilder csv = new StringBuilder("family,dtype,flops,bytes,nanos\n");
    for (long size = 1 << 20; size < 1L << 34; size *= 2) {
      csv.append("reduction,bfloat16,%d,%d,%d%n".formatted(size, size, 4_000 + size / 2_000));
    }
    Path table = Files.writeString(folder.resolve("measured.csv"), csv);
    Cli cli =
        Cli.run("calibrate", table, "--device", "h100-sxm", "--workspace", workspace, "--json");
    assertThat(cli.exit()).isZero();
    Map<?, ?> family = (Map<?, ?>) ((List<?>) cli.json().get("families")).getFirst();
    assertThat(family.get("family")).isEqualTo("reduction");
    assertThat(((Map<?, ?>) family.get("heldBack")).get("mapePercent")).isNotNull();
  }

  @Test
  void calibrate_badInput_saysWhatToTry() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.csv"), "");
    fails(
        Cli.run("calibrate", empty, "--device", "h100-sxm", "--workspace", workspace), 2, "empty");
    Path text =
        Files.writeString(folder.resolve("text.csv"), "family,dtype,nanos\ngemm,bfloat16,soon\n");
    fails(Cli.run("calibrate", text, "--device", "h100-sxm", "--workspace", workspace), 2, "soon");
    fails(Cli.run("calibrate", text, "--device", "h1000", "--workspace", workspace), 2, "h100-sxm");
  }
}
