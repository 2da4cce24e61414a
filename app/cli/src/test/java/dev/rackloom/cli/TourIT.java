package dev.rackloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs every line of the README's tour, in order, in an empty folder. */
class TourIT {

  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  @TempDir Path folder;

  private final List<Process> background = new ArrayList<>();

  private static List<String> tour() throws IOException {
    String readme = Files.readString(Path.of("..", "..", "README.md"));
    String section = readme.substring(readme.indexOf("## Five-minute tour"));
    String block = section.substring(section.indexOf("```sh") + 5);
    return block
        .substring(0, block.indexOf("```"))
        .lines()
        .filter(l -> l.startsWith("./rackloom "))
        .toList();
  }

  private ProcessBuilder command(String line) {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx1g",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.rackloom.cli.Main"));
    Matcher words = WORD.matcher(line.substring("./rackloom ".length()).replaceAll("&\\s*$", ""));
    while (words.find()) {
      command.add(words.group(1) != null ? words.group(1) : words.group(2));
    }
    return new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
  }

  @Test
  @Timeout(value = 6, unit = TimeUnit.MINUTES)
  void tour_everyLine_works() throws Exception {
    List<String> lines = tour();
    assertThat(lines).hasSizeGreaterThan(8);
    try {
      for (String line : lines) {
        if (line.strip().endsWith("&")) {
          startInBackground(line);
        } else {
          System.out.println(line); // the last one printed is where it hangs, if it does
          Process process = command(line).start();
          String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
          assertThat(process.waitFor()).as(line + "\n" + said).isZero();
        }
      }
      assertThat(folder.resolve("tour/trace.json")).isNotEmptyFile();
    } finally {
      background.forEach(Process::destroy);
      for (Process process : background) {
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  /** Its first line says that it listens. */
  private void startInBackground(String line) throws IOException {
    Process process = command(line).start();
    background.add(process);
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    assertThat(out.readLine()).contains("listens on");
    Thread.ofVirtual().start(() -> out.lines().forEach(ignored -> {}));
  }
}
