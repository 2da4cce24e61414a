package dev.rackloom.testkit.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.MemoryTier;
import dev.rackloom.api.rack.NodeMemory;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.rack.TransferEngine;
import dev.rackloom.codec.Codec;
import dev.rackloom.codec.DeviceCatalogue;
import dev.rackloom.codec.RackFile;
import dev.rackloom.testkit.Racks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RackFileTest {

  private static final String GOOD =
      """
      rack: two
      switches: [host]
      callerAt: host
      nodes:
        - id: n0
          devices:
            - id: cpu0
              kind: cpu
              peakTflops: {float32: 0.5}
              memory: [{tier: DDR, capacity: 4GiB, bandwidthGBps: 20}]
              launch: 5us
        - id: n1
          agent: 127.0.0.1:7001
          devices:
            - id: gpu0
              kind: gpu
              emulated: true
              peakTflops: {float32: 10}
              memory: [{tier: HBM, capacity: 1.5GiB, bandwidthGBps: 400}]
              power: {idleW: 1, busyW: 2}
      links:
        - {id: l0, between: [host, cpu0], bandwidthGBps: 10, latency: 2us}
        - {id: l1, between: [host, gpu0], bandwidthGBps: 16, latency: 6us}
      """;

  private static void refuses(String text, String... parts) {
    assertThatThrownBy(() -> RackFile.parse("rack.yaml", text))
        .isInstanceOf(RackloomException.class)
        .message()
        .contains(parts)
        .contains("Maybe");
  }

  @Test
  void parse_good_keepsEverything() {
    Rack rack = RackFile.parse("rack.yaml", GOOD);
    assertThat(rack.devices()).hasSize(2);
    assertThat(rack.device("gpu0").orElseThrow().isEmulated()).isTrue();
    assertThat(rack.device("gpu0").orElseThrow().home().capacityBytes()).isEqualTo(3L << 29);
    assertThat(rack.node("n1").orElseThrow().agent()).isEqualTo("127.0.0.1:7001");
    assertThat(rack.links().get(1).latencyNanos()).isEqualTo(6_000);
    assertThat(Codec.fromJson(Codec.toJson(rack), Rack.class)).isEqualTo(rack);
  }

  private static String withMemory(String entry) {
    return GOOD.replace("  - id: n0\n", "  - id: n0\n    memory:\n      - " + entry + "\n");
  }

  @Test
  void parse_nodeMemory_ofADeviceOrOfItsOwn() {
    Rack own =
        RackFile.parse(
            "rack.yaml", withMemory("{tier: CXL, capacity: 1GiB, bandwidthGBps: 50, at: host}"));
    assertThat(own.memories())
        .containsExactly(
            new NodeMemory("n0", "host", new MemoryTier("CXL", 1L << 30, 50e9), false));
    Rack lent = RackFile.parse("rack.yaml", GOOD.replace("  - id: n1\n", LENT) + LINK);
    assertThat(lent.memories()).containsExactly(NodeMemory.lentBy(lent.device("cpu1").get()));
    assertThat(lent.memories().getFirst().tier().name()).isEqualTo("DDR of cpu1");
    assertThat(Codec.fromJson(Codec.toJson(lent), Rack.class)).isEqualTo(lent);
  }

  private static final String LINK = "  - {id: l2, between: [cpu1, gpu1], bandwidthGBps: 16}\n";

  private static final String LENT =
      """
        - id: n2
          memory: [{of: cpu1}]
          devices:
            - {id: cpu1, kind: cpu, peakTflops: {}, memory: [{tier: DDR, capacity: 4GiB, bandwidthGBps: 20}]}
            - {id: gpu1, kind: gpu, peakTflops: {}, memory: [{tier: HBM, capacity: 1GiB, bandwidthGBps: 200}]}
        - id: n1
      """;

  @Test
  void parse_badNodeMemory_namesLineAndWhatToTry() {
    refuses(withMemory("{tier: CXL, capacity: -1GiB, bandwidthGBps: 50, at: host}"), "rack.yaml:7");
    refuses(
        withMemory("{tier: CXL, capacity: 1GiB, bandwidthGBps: 50, at: moon}"),
        "memory 'CXL' is at 'moon', which is neither a device nor a switch");
    refuses(withMemory("{of: gpu0}"), "node 'n0' has no device 'gpu0'", "[cpu0]");
    refuses(withMemory("{of: cpu0}"), "no device of node 'n0' has a way to memory 'DDR of cpu0'");
    refuses(
        withMemory("{tier: DDR, capacity: 1GiB, bandwidthGBps: 50, at: host}"),
        "memory 'DDR' of node 'n0' has the name of a tier of device 'cpu0'");
    refuses(
        withMemory("{tier: CXL, capacity: 1GiB, bandwidthGBps: 50, at: far}")
            .replace("switches: [host]", "switches: [host, far]"),
        "no device of node 'n0' has a way to memory 'CXL' at 'far'",
        "add a link from a device of the node to 'far'");
  }

  @Test
  void rack_withoutMemories_isReadAsItWasKept() {
    Rack rack = RackFile.parse("rack.yaml", GOOD);
    String old =
        new String(Codec.toJson(rack), StandardCharsets.UTF_8).replace(",\"memories\":[]", "");
    assertThat(old).doesNotContain("memories");
    assertThat(Codec.fromJson(old.getBytes(StandardCharsets.UTF_8), Rack.class)).isEqualTo(rack);
  }

  @Test
  void parse_danglingLink_namesFileLineAndWhatToTry() {
    refuses(
        GOOD.replace("between: [host, gpu0]", "between: [host, gpu9]"),
        "rack.yaml:23",
        "gpu9",
        "l1");
  }

  @Test
  void parse_negativeMemory_namesFileAndLine() {
    refuses(GOOD.replace("4GiB", "-4GiB"), "rack.yaml:10", "-4GiB");
  }

  @Test
  void parse_unknownKey_isRefused() {
    refuses(GOOD.replace("launch:", "lunch:"), "rack.yaml:11", "lunch");
  }

  @Test
  void parse_missingKey_isNamed() {
    refuses(GOOD.replace("        kind: cpu\n", ""), "kind");
  }

  @Test
  void parse_duplicateDevice_isRefused() {
    refuses(GOOD.replace("id: gpu0", "id: cpu0"), "cpu0");
  }

  @Test
  void parse_notYaml_namesTheLine() {
    refuses("rack: [a\nnodes: }", "rack.yaml:2");
  }

  @Test
  void parse_escapeOfNoCharacter_isRefused() {
    refuses("rack: \"r\\u", "rack.yaml", "an escape that is no character");
    refuses("rack: \"r\\UFFFFFFFF\"", "rack.yaml", "an escape that is no character");
  }

  @Test
  void parse_aliasBomb_isRefused() {
    refuses("a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\nrack: x\n", "rack.yaml");
  }

  @Test
  void parse_zeroBandwidth_isRefused() {
    refuses(GOOD.replace("bandwidthGBps: 16", "bandwidthGBps: 0"), "rack.yaml:23", "bytesPerS");
  }

  @Test
  void parse_negativePeak_isRefused() {
    refuses(GOOD.replace("float32: 10", "float32: -10"), "peakTflops.float32");
  }

  @Test
  void parse_timeDilationBelowOne_isRefused() {
    refuses("timeDilation: 0.5\n" + GOOD, "timeDilation");
  }

  @Test
  void parse_empty_isRefused() {
    refuses("", "empty");
  }

  @Test
  void read_deviceOfTheCatalogue_hasItsDataSheet() {
    Rack rack =
        RackFile.parse(
            "r.yaml",
            """
            rack: r
            nodes:
              - id: n
                devices:
                  - {id: gpu, use: h100-sxm, count: 8, launch: 3us}
                  - {id: nic, use: ipu-e2100}
            switches: [nvswitch]
            links:
              - {id: nv, between: ["gpu*", nvswitch], use: nvlink4, count: 18}
              - {id: out, between: [nic, gpu0], use: pcie4-x16}
            """);
    assertThat(rack.devices()).hasSize(9);
    assertThat(rack.links()).hasSize(9);
    assertThat(rack.device("gpu7").orElseThrow().peakFlopsPerS())
        .containsEntry("bfloat16", 989.4e12);
    assertThat(rack.device("gpu7").orElseThrow().launchNanos()).isEqualTo(3_000);
    assertThat(rack.links().getFirst().bytesPerS()).isEqualTo(450e9);
  }

  @Test
  void read_transfersOfANic_areItsEngine_andOthersAreRefused() {
    String file =
        """
        rack: r
        nodes:
          - id: n
            devices:
              - {id: gpu, use: h100-sxm}
              - {id: nic, use: ipu-e2100, transfers: {bandwidthGBps: 20, latency: 2us, %s}}
        links:
          - {id: in, between: [gpu, nic], use: pcie4-x16}
          - {id: out, between: [nic, tor], kind: Ethernet, bandwidthGBps: 25, latency: 2us}
        switches: [tor]
        """;
    Rack rack = RackFile.parse("r.yaml", file.formatted("compression: 1.5, codec: deflate"));
    assertThat(TransferEngine.of(rack.device("nic").orElseThrow()))
        .contains(new TransferEngine(20e9, 2_000, 1.5, "deflate"));
    Rack copying = RackFile.parse("r.yaml", file.formatted("scatter: true, reduce: true"));
    assertThat(TransferEngine.of(copying.device("nic").orElseThrow()))
        .contains(new TransferEngine(20e9, 2_000, 1, TransferEngine.NO_CODEC, true, true));
    refuses(file.formatted("scatter: often"), "scatter", "true or false");
    refuses(file.formatted("scater: true"), "scater");
    String gpu =
        file.formatted("compression: 1")
            .replace("use: h100-sxm", "use: h100-sxm, transfers: {bandwidthGBps: 9, scatter: true}")
            .replace(
                "switches", "  - {id: own, between: [gpu, tor], use: ethernet-200g}\nswitches");
    refuses(gpu, "'gpu' is a gpu that computes", "NIC or IPU");
    refuses(gpu.replace("scatter", "reduce"), "cannot scatter or reduce");
    refuses(file.formatted("compression: 0.5"), "compression");
    refuses(file.formatted("compres: 2"), "compres");
    refuses(file.formatted("compression: 2"), "codec");
    String alone = file.formatted("compression: 1").replace("Ethernet", "wire");
    refuses(alone, "'nic' has transfers, but no link of a network", "kind: ethernet");
    refuses(file.formatted("compression: 1").replace("id: out", "id: nic engine"), "engine's name");
    refuses(
        """
        rack: r
        nodes:
          - id: n
            devices:
              - {id: nic, use: ipu-e2100, attributes: {transfers.bytesPerS: fast}}
        """,
        "transfer engine of device 'nic'");
  }

  @Test
  void read_unknownCatalogueName_saysWhatThereIs() {
    assertThatThrownBy(() ->
            RackFile.parse(
                "r.yaml",
                """
                rack: r
                nodes:
                  - id: n
                    devices:
                      - {id: gpu, use: h1000}
                """))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("r.yaml:5")
        .hasMessageContaining("h100-sxm");
  }

  @Test
  void read_catalogueOfOnesOwn_winsOverTheBuiltIn(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("mine.yaml"),
        """
        devices:
          h100-sxm: {name: "ours", kind: gpu, peakTflops: {bfloat16: 700},
                     memory: [{tier: HBM, capacityGB: 80, bandwidthGBps: 3000}]}
        """);
    Path rack =
        Files.writeString(
            folder.resolve("rack.yaml"),
            """
            rack: r
            catalogue: [mine.yaml]
            nodes:
              - id: n
                devices:
                  - {id: gpu, use: h100-sxm}
            """);
    assertThat(RackFile.read(rack).devices().getFirst().model()).isEqualTo("ours");
  }

  @Test
  void read_deviceOfAPlugin_isTakenByItsId(@TempDir Path folder) throws IOException {
    Path rack =
        Files.writeString(
            folder.resolve("rack.yaml"),
            """
            rack: r
            nodes:
              - id: n
                devices:
                  - {id: a0, use: acme-1}
            """);
    DeviceCatalogue catalogue =
        DeviceCatalogue.builtIn().with(List.of(Racks.device("acme-1", "x", 1 << 30, 5e12, 1e11)));
    Device device = RackFile.read(rack, catalogue).devices().getFirst();
    assertThat(device.id()).isEqualTo("a0");
    assertThat(device.sheet()).isEqualTo("acme-1");
    assertThat(device.peakFlopsPerS()).containsValue(5e12);
  }

  @Test
  void catalogue_everyEntry_saysWhereItComesFrom() {
    DeviceCatalogue catalogue = DeviceCatalogue.builtIn();
    assertThat(catalogue.devices())
        .hasSizeGreaterThanOrEqualTo(20)
        .allSatisfy(name -> {
          DeviceCatalogue.Entry entry = catalogue.device(name).orElseThrow();
          assertThat(entry.sources()).isNotEmpty();
          assertThat(entry.confidence()).isIn("high", "medium", "low");
          assertThat(catalogue.links()).containsAll(entry.links().keySet());
        });
  }
}
