package dev.rackloom.desktop.view;

import dev.rackloom.api.RackloomException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javax.imageio.ImageIO;

/** Writes pictures as PNG files. */
public final class Pictures {

  private Pictures() {}

  /** Writes a picture. Any thread, once the picture is taken. */
  public static void write(WritableImage picture, Path file) {
    try {
      ImageIO.write(image(picture), "png", file.toFile());
    } catch (IOException e) {
      throw RackloomException.resources(
          "the picture could not be written to " + file + ": " + e.getMessage(),
          "make room on the disk, or choose a folder that can be written to.",
          e);
    }
  }

  private static BufferedImage image(WritableImage from) {
    int width = (int) from.getWidth();
    int height = (int) from.getHeight();
    int[] pixels = new int[width * height];
    from.getPixelReader()
        .getPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), pixels, 0, width);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, width, height, pixels, 0, width);
    return image;
  }
}
