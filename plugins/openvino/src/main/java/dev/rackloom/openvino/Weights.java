package dev.rackloom.openvino;

import dev.rackloom.api.Checks;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.spi.ModelFiles;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.openvino.IrModel.Layer;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The file of constants: its size, and of its bytes only constants of a few integers, which steer
 * shapes.
 */
final class Weights implements AutoCloseable {

  private static final long MISSING = -1;

  private static final Map<DType, Integer> BYTES =
      Map.of(DType.INT64, 8, DType.INT32, 4, DType.INT8, 1, DType.UINT8, 1, DType.BOOL, 1);

  private final Path file;
  private final long bytes;
  private final @Nullable FileChannel channel;

  private Weights(Path file, long bytes, @Nullable FileChannel channel) {
    this.file = file;
    this.bytes = bytes;
    this.channel = channel;
  }

  /** The {@code .bin} of the same name. */
  static Weights beside(Path xml) {
    Path file = ModelFiles.beside(xml, ModelFiles.stem(xml, OpenVinoReader.ENDING) + ".bin");
    if (!Files.isRegularFile(file)) {
      return new Weights(file, MISSING, null);
    }
    try {
      return new Weights(
          file, Files.size(file), Files.isReadable(file) ? ModelFiles.open(file) : null);
    } catch (IOException e) {
      throw ModelFiles.unreadable(file, e);
    }
  }

  /** Where they are, or would be. */
  Path file() {
    return file;
  }

  /** The file's name, for people. */
  String name() {
    return String.valueOf(file.getFileName());
  }

  boolean isMissing() {
    return bytes == MISSING;
  }

  /** Refuses a constant that is not wholly in the file, or too short for its shape. */
  void check(Layer constant, DType dtype, Shape shape) {
    long offset = number(constant, "offset");
    long size = number(constant, "size");
    long needed = dtype.bytes(shape.elements()).known().orElse(0);
    Checks.that(
        size >= needed,
        "constant '" + constant.name() + "' has " + size + " bytes and needs " + needed);
    Checks.that(
        isMissing() || (offset <= bytes && size <= bytes - offset),
        "constant '"
            + constant.name()
            + "' is at "
            + offset
            + ".."
            + (offset + size)
            + " of "
            + name()
            + ", which has "
            + bytes
            + " bytes");
  }

  /**
   * The elements of a constant that {@link #check} has passed, each unknown if the file cannot be
   * read; empty if they are no integers or more than {@link Values#MOST}.
   */
  Optional<List<Dim>> integers(Layer constant, DType dtype, Shape shape) {
    long elements = shape.elements().known().orElse(Long.MAX_VALUE);
    Integer width = BYTES.get(dtype);
    if (width == null || elements > Values.MOST) {
      return Optional.empty();
    }
    if (channel == null) {
      Dim unread =
          Dim.unknown(
              "constant '"
                  + constant.name()
                  + "' is in "
                  + name()
                  + (isMissing() ? ", which is missing" : ", which may not be read"));
      return Optional.of(Collections.nCopies((int) elements, unread));
    }
    ByteBuffer buffer = ByteBuffer.allocate((int) elements * width);
    fill(channel, buffer, number(constant, "offset"));
    return Optional.of(integers(buffer.flip().order(ByteOrder.LITTLE_ENDIAN), dtype));
  }

  private void fill(FileChannel from, ByteBuffer buffer, long offset) {
    try {
      while (buffer.hasRemaining()) {
        if (from.read(buffer, offset + buffer.position()) < 0) {
          throw new EOFException("it became shorter while it was read");
        }
      }
    } catch (IOException e) {
      throw ModelFiles.unreadable(file, e);
    }
  }

  private static List<Dim> integers(ByteBuffer buffer, DType dtype) {
    List<Dim> elements = new ArrayList<>();
    while (buffer.hasRemaining()) {
      long element =
          dtype.equals(DType.INT64)
              ? buffer.getLong()
              : dtype.equals(DType.INT32)
                  ? buffer.getInt()
                  : dtype.equals(DType.INT8) ? buffer.get() : Byte.toUnsignedLong(buffer.get());
      elements.add(Dim.of(element));
    }
    return elements;
  }

  private static long number(Layer constant, String name) {
    String text = constant.data().getOrDefault(name, "");
    try {
      return Checks.notNegative(
          Long.parseLong(text.strip()), name + " of constant '" + constant.name() + "'");
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "constant '" + constant.name() + "' has the " + name + " '" + text + "'", e);
    }
  }

  @Override
  public void close() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw ModelFiles.unreadable(file, e);
    }
  }
}
