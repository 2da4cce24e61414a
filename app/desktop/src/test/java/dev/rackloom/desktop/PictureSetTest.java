package dev.rackloom.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.view.Theme;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.framework.junit5.ApplicationTest;

/** The pictures that are made without a screen. */
class PictureSetTest extends ApplicationTest {

  @Override
  public void start(Stage stage) {}

  @Test
  void set_keepsToTheTheme_andNoTwoAreAlike(@TempDir Path folder) throws Exception {
    List<Path> files = new ArrayList<>();
    try (CoreBackend backend = CoreBackend.open(folder.resolve("workspace"))) {
      backend.openRack(Samples.file("unlike.yaml"), (at, doing) -> {}, () -> false);
      backend.openModel(Samples.file("llama-8b/config.json"), (at, doing) -> {}, () -> false);
      PictureSet set =
          new PictureSet(Optional.of(Theme.DARK), folder.resolve("pictures"), List.of(1));
      interact(() -> files.addAll(set.take(backend)));
    }
    assertThat(files)
        .extracting(f -> f.getFileName().toString())
        .allMatch(name -> name.contains("-dark-"))
        .contains(
            "window-decode-dark-1440x900.png",
            "window-empty-dark-1440x900.png",
            "window-decoder-dark-1920x1080.png",
            "palette-dark-1440x900.png",
            "keys-dark-1440x900.png");
    Map<String, Path> seen = new TreeMap<>();
    for (Path file : files) {
      assertThat(seen.put(digest(file), file)).as(file + " as seen before").isNull();
    }
  }

  private static String digest(Path file) throws IOException, NoSuchAlgorithmException {
    byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return new BigInteger(1, sum).toString(16);
  }
}
