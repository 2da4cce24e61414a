package dev.rackloom.installer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The unit starts what there is: the launcher of the sources, with {@code lib} beside it. */
class SystemdUnitTest {

  private static final Path LAUNCHER = Path.of("..", "rackloom");
  private static final Pattern OURS = Pattern.compile("/opt/rackloom/([^ \\n]*)");

  private static String unit() throws IOException {
    return Files.readString(Path.of("systemd", "rackloom-agent.service"));
  }

  private static List<String> words(String unit) {
    return unit.lines()
        .filter(line -> line.startsWith("ExecStart="))
        .flatMap(line -> Arrays.stream(line.substring("ExecStart=".length()).split(" ")))
        .toList();
  }

  @Test
  void itNames_nothingButTheLauncher_whichIsThere() throws IOException {
    List<String> named = OURS.matcher(unit()).results().map((MatchResult m) -> m.group(1)).toList();
    assertThat(named).containsOnly("rackloom");
    assertThat(words(unit()).getFirst()).isEqualTo("/opt/rackloom/rackloom");
    assertThat(LAUNCHER).isExecutable();
  }

  @Test
  void theLauncher_runsFromTheFolderThatTheBuildLeaves() throws IOException {
    assertThat(Files.readString(LAUNCHER))
        .contains("if [ -d \"$home/lib\" ]; then")
        .contains("out=$home/installer/target/rackloom")
        .contains("lib=$out/lib");
    assertThat(Files.readString(Path.of("pom.xml")))
        .contains("<outputDirectory>${project.build.directory}/rackloom/lib</outputDirectory>");
  }

  @Test
  void itsCommand_isOneThatTheAgentKnows() throws IOException {
    assertThat(words(unit()).subList(1, words(unit()).size()))
        .filteredOn(word -> !word.startsWith("/") && !word.startsWith("$"))
        .containsExactly("agent", "--config", "--work", "--identity");
  }
}
