package dev.rackloom.desktop.view;

import dev.rackloom.api.RackloomException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.SnapshotParameters;
import javafx.scene.control.MenuItem;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.transform.Transform;
import javax.imageio.ImageIO;

/** Writes pictures as PNG files. */
public final class Pictures {

  /** Pixels of a picture for one on the screen. */
  private static final double DENSITY = 2;

  private Pictures() {}

  /** A line of a menu that writes what a pane shows, in twice its size, to a file. */
  static MenuItem item(Site site, Region pane, String name) {
    boolean some = pane.getWidth() >= 1 && pane.getHeight() >= 1;
    return Menus.item(
        name + "-picture",
        "Save the picture…",
        some,
        () -> save(site, pane, "Save the picture", name + ".png", () -> picture(site, pane)));
  }

  private static WritableImage picture(Site site, Region pane) {
    SnapshotParameters how = new SnapshotParameters();
    how.setTransform(Transform.scale(DENSITY, DENSITY));
    how.setFill(Color.web(site.look().paletteProperty().get().ground()));
    return pane.snapshot(how, null);
  }

  /** Asks for a file and writes a picture to it, as a job. */
  static void save(
      Site site, Node from, String title, String name, Supplier<WritableImage> picture) {
    site.dialogs()
        .toSave(from.getScene().getWindow(), title, name)
        .ifPresent(file -> {
          WritableImage taken = picture.get();
          site.desk()
              .jobs()
              .start(
                  "Writing " + file.getFileName(),
                  (p, c) -> {
                    write(taken, file);
                    return file;
                  },
                  done -> site.desk().journal().info("Wrote the picture to " + done));
        });
  }

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
