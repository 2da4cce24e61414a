package dev.rackloom.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.testkit.GeneratedModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that is too large for the memory there is. */
class SmallHeapTest {

  private static final int LARGE = 150_000;
  private static final int SMALL = 819;

  @TempDir Path folder;

  private List<String> lines(Path large, Path small) throws Exception {
    Path out = folder.resolve("out");
    ProcessBuilder command =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx192m",
            "--enable-native-access=ALL-UNNAMED",
            SmallHeap.class.getName(),
            folder.resolve("workspace").toString(),
            large.toString(),
            small.toString());
    command.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = command.redirectErrorStream(true).redirectOutput(out.toFile()).start();
    assertThat(process.waitFor(200, TimeUnit.SECONDS)).isTrue();
    String said = Files.readString(out);
    assertThat(process.exitValue()).as(said).isZero();
    return Arrays.asList(said.split("\n"));
  }

  @Test
  void largeModel_isToldWithWhatToTry_andTheWorkbenchGoesOn() throws Exception {
    Path large = GeneratedModels.decoder(folder.resolve("large.onnx"), LARGE);
    Path small = GeneratedModels.cyclicScopes(folder.resolve("small.onnx"), SMALL, 1);
    List<String> lines = lines(large, small);
    assertThat(lines).contains("open false", "jobs 0");
    assertThat(lines.stream().filter(l -> l.startsWith("ERROR")))
        .singleElement()
        .asString()
        .contains(
            "Opening large.onnx ran out of memory: the heap holds at most 192 MiB",
            "RACKLOOM_JAVA_OPTS=-Xmx");
    assertThat(lines).anyMatch(l -> l.startsWith("INFO Opened "));
    assertThat(lines).anyMatch(l -> l.startsWith("operators "));
    long held =
        lines.stream()
            .filter(l -> l.startsWith("held "))
            .mapToLong(l -> Long.parseLong(l.substring(5)))
            .findFirst()
            .orElseThrow();
    assertThat(held).isLessThan(64);
  }
}
