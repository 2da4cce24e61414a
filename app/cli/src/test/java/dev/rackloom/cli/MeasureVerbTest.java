package dev.rackloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.samples.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code profile --measure} of a rack with a device that a serving engine drives. */
class MeasureVerbTest {

  private static final String DEVICE =
      "kind: cpu, peakTflops: {float32: 0.06, int64: 0.02, bool: 0.02, int32: 0.02},"
          + " memory: [{tier: DDR, capacity: 2GiB, bandwidthGBps: 10}], launch: 4us";

  @TempDir Path folder;

  private Cli measure(String devices) throws IOException {
    Path repository = Files.createDirectories(folder.resolve("repository"));
    Path rack =
        Files.writeString(
            folder.resolve("rack.yaml"),
            """
            rack: r
            callerAt: host
            switches: [host]
            nodes:
              - id: here
                devices:
            DEVICES
            links:
              - {id: l, between: [host, "d*"], kind: memory, bandwidthGBps: 10, latency: 1us}
            """
                .replace("DEVICES", devices)
                .replace("FOLDER", repository.toString()));
    return Cli.run(
        "profile",
        Samples.model(folder),
        "--rack",
        rack,
        "--measure",
        "--stages",
        "2",
        "--bind",
        "batch=1",
        "--bind",
        "seq=8",
        "--workspace",
        folder.resolve("workspace"));
  }

  private static String served(String id) {
    return "      - {id: "
        + id
        + ", "
        + DEVICE
        + ", attributes: {executor: open-inference, url: \"127.0.0.1:1\", repository: FOLDER}}\n";
  }

  @Test
  void aServedDevice_isSkipped_andTheOthersAreMeasured() throws IOException {
    Cli cli = measure(served("d0") + "      - {id: d1, " + DEVICE + "}");
    assertThat(cli.exit()).as(cli.err()).isZero();
    assertThat(cli.err()).contains("device 'd0' is not measured: ").contains("driven by a server");
  }

  @Test
  void aRackOfServedDevicesAlone_isOneMessage() throws IOException {
    Cli cli = measure(served("d0"));
    assertThat(cli.exit()).isNotZero();
    assertThat(cli.err())
        .contains("no device of rack 'r' can be measured: device 'd0' is not measured: ")
        .contains("Maybe ");
  }
}
