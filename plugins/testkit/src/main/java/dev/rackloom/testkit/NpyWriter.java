package dev.rackloom.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/** Writes small {@code .npy} files of 32-bit integers. */
public final class NpyWriter {

  private static final int ALIGNED = 64;
  private static final int PREFIX = 10;

  private NpyWriter() {}

  /** The file of some numbers. */
  public static byte[] ints(int[] values, int... shape) {
    ByteBuffer data =
        ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    data.asIntBuffer().put(values);
    String extents =
        Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", "))
            + (shape.length == 1 ? "," : "");
    return of(
        "{'descr': '<i4', 'fortran_order': False, 'shape': (" + extents + "), }", data.array());
  }

  /** A file with a header and numbers of the caller's choice, right or wrong. */
  public static byte[] of(String header, byte[] data) {
    int unpadded = PREFIX + header.length() + 1;
    int padded = (unpadded + ALIGNED - 1) / ALIGNED * ALIGNED;
    String line = header + " ".repeat(padded - unpadded) + "\n";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    out.write(line.length() & 0xff);
    out.write(line.length() >> 8);
    out.writeBytes(line.getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(data);
    return out.toByteArray();
  }

  /** The same, packed with gzip. */
  public static byte[] gzip(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
