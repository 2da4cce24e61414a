package dev.rackloom.desktop.view;

import java.nio.IntBuffer;
import java.util.Arrays;
import javafx.scene.image.ImageView;
import javafx.scene.image.PixelBuffer;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;

/**
 * Coloured cells, stretched to any size pixel by pixel into one buffer that is shown as it is: a
 * line of pixels is worked out once a row of cells and copied for the rest, which a software
 * renderer does faster than stretching a picture.
 */
final class CellPicture extends ImageView {

  private int[] colours = {};
  private int rows;
  private int columns;
  private int width;
  private int height;
  private int[] pixels = {};
  private PixelBuffer<IntBuffer> buffer = bufferOf(1, 1, new int[1]);

  private static PixelBuffer<IntBuffer> bufferOf(int width, int height, int[] pixels) {
    return new PixelBuffer<>(
        width, height, IntBuffer.wrap(pixels), PixelFormat.getIntArgbPreInstance());
  }

  /** Cells as opaque 0xAARRGGBB, row after row. */
  void colour(int rowCount, int columnCount, int... argb) {
    rows = rowCount;
    columns = columnCount;
    colours = argb;
  }

  /** Draws what is seen of the cells. */
  void draw(HeatWindow seen) {
    size((int) Math.ceil(seen.width()), (int) Math.ceil(seen.height()));
    int[] columnOf = new int[width];
    for (int x = 0; x < width; x++) {
      columnOf[x] = Math.clamp((int) ((x + seen.offsetX()) / seen.cellWidth()), 0, columns - 1);
    }
    int last = -1;
    for (int y = 0; y < height; y++) {
      int row = Math.clamp((int) ((y + seen.offsetY()) / seen.cellHeight()), 0, rows - 1);
      if (row == last) {
        System.arraycopy(pixels, (y - 1) * width, pixels, y * width, width);
      } else {
        line(y * width, row * columns, columnOf);
      }
      last = row;
    }
    buffer.updateBuffer(b -> null);
  }

  private void line(int at, int cells, int... columnOf) {
    for (int x = 0; x < width; x++) {
      pixels[at + x] = colours[cells + columnOf[x]];
    }
  }

  private void size(int w, int h) {
    if (w == width && h == height) {
      return;
    }
    width = w;
    height = h;
    pixels = new int[w * h];
    Arrays.fill(pixels, 0);
    buffer = bufferOf(w, h, pixels);
    setImage(new WritableImage(buffer));
  }
}
