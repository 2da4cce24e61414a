package dev.rackloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class SystemLibrariesTest {

  private static final String LIBRARY = "librackloom-nowhere.so.7";

  @TempDir Path folder;

  @Test
  void library_isFoundInTheFoldersOfTheLibraryPath() throws IOException {
    assertThat(SystemLibraries.has(LIBRARY, folder.toString())).isFalse();
    Files.createFile(folder.resolve(LIBRARY));
    assertThat(SystemLibraries.has(LIBRARY, folder.toString())).isTrue();
    assertThat(SystemLibraries.has(LIBRARY, ":/nowhere:" + folder)).isTrue();
    assertThat(SystemLibraries.has(LIBRARY, "")).isFalse();
  }
}
