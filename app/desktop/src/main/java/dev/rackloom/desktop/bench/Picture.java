package dev.rackloom.desktop.bench;

import dev.rackloom.viewer.canvas.GraphView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javafx.scene.image.PixelReader;
import javafx.scene.image.WritableImage;

/** Writes what a view shows as a portable pixmap, which needs no library. */
final class Picture {

  private final GraphView view;

  Picture(GraphView view) {
    this.view = view;
  }

  Path save(Path file) throws IOException {
    WritableImage image = view.snapshot(null, null);
    int width = (int) image.getWidth();
    int height = (int) image.getHeight();
    byte[] head =
        ("P6 " + width + " " + height + " 255\n")
            .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    byte[] all = java.util.Arrays.copyOf(head, head.length + 3 * width * height);
    PixelReader pixels = image.getPixelReader();
    int at = head.length;
    for (int i = 0; i < width * height; i++) {
      int argb = pixels.getArgb(i % width, i / width);
      all[at++] = (byte) (argb >> 16);
      all[at++] = (byte) (argb >> 8);
      all[at++] = (byte) argb;
    }
    return Files.write(file, all);
  }
}
