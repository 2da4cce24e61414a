package dev.rackloom.agent.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SharedFolderTest {

  /** Until both have mapped it a slab has a file; one who dies then leaves it to the next agent. */
  @Test
  void whatADeadAgentLeft_isSweptAwayByTheNext() throws Exception {
    Process doomed =
        new ProcessBuilder(
                List.of(
                    ProcessHandle.current().info().command().orElse("java"),
                    "-Xmx64m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Doomed.class.getName()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Path slab =
        Path.of(new String(doomed.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
    assertThat(doomed.waitFor()).isEqualTo(9);
    assertThat(slab).exists();
    SharedFolder.open(SharedFolder.ROOT).orElseThrow().close();
    assertThat(slab.getParent()).doesNotExist();
  }

  @Test
  void folderOfALivingAgent_staysUntilItCloses() throws IOException {
    SharedFolder living = SharedFolder.open(SharedFolder.ROOT).orElseThrow();
    Path file = Files.createFile(living.fresh("nonce"));
    try (SharedFolder other = SharedFolder.open(SharedFolder.ROOT).orElseThrow()) {
      assertThat(file).exists();
      assertThat(other.resolve(living.name(file))).isEqualTo(file);
    }
    living.close();
    assertThat(file.getParent()).doesNotExist();
  }

  @Test
  void namesThatLeadElsewhere_areNotFollowed() throws IOException {
    try (SharedFolder folder = SharedFolder.open(SharedFolder.ROOT).orElseThrow()) {
      for (String name : List.of("/etc/passwd", "rackloom-a/../../x-1", "", "rackloom-a/x-1/y")) {
        assertThatThrownBy(() -> folder.resolve(name)).isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void folderOnADisk_isNoSharedMemory(@TempDir Path disk) throws IOException {
    boolean memory = Files.getFileStore(disk).type().equals("tmpfs");
    assertThat(SharedFolder.open(disk).isPresent()).isEqualTo(memory);
    assertThat(SharedFolder.open(disk.resolve("missing"))).isEmpty();
  }
}
