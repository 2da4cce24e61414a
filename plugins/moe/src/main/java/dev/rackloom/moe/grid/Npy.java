package dev.rackloom.moe.grid;

import dev.rackloom.api.spi.ModelFiles;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads NumPy's {@code .npy}, plain or packed with gzip. */
public final class Npy {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final byte[] GZIP = {0x1f, (byte) 0x8b};
  private static final int HEADER_BYTES = 1 << 16;
  private static final int FIRST_BYTES = 1 << 16;
  private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

  /**
   * Routing packs two to one; what packs a hundred to one was made to fill a memory. Numbers of
   * prompts, which hardly change, pack better, but are few.
   */
  private static final int MOST_PACKED = 100;

  private static final int FEW_BYTES = 1 << 24;

  private static final Pattern HEADER =
      Pattern.compile(
          "\\{\\s*'descr':\\s*'([<>|=]?)([a-z]\\d+)',\\s*'fortran_order':\\s*(True|False),"
              + "\\s*'shape':\\s*\\(([\\d,\\s]*)\\),?\\s*}\\s*");

  private static final Map<String, Element> TYPES =
      Map.ofEntries(
          Map.entry("b1", Element.BOOL),
          Map.entry("u1", Element.U8),
          Map.entry("i1", Element.I8),
          Map.entry("u2", Element.U16),
          Map.entry("i2", Element.I16),
          Map.entry("u4", Element.U32),
          Map.entry("i4", Element.I32),
          Map.entry("u8", Element.U64),
          Map.entry("i8", Element.I64),
          Map.entry("f2", Element.F16),
          Map.entry("f4", Element.F32),
          Map.entry("f8", Element.F64));

  private final Path file;
  private final InputStream in;
  private final long mostBytes;

  private Npy(Path file, InputStream in, long mostBytes) {
    this.file = file;
    this.in = in;
    this.mostBytes = Math.min(mostBytes, MOST_BYTES);
  }

  /** Whether a file begins like one, plain or packed. */
  public static boolean looksRight(byte[] head) {
    return starts(head, MAGIC) || starts(head, GZIP);
  }

  /** Whether a file begins like a plain one. */
  public static boolean isPlain(byte[] head) {
    return starts(head, MAGIC);
  }

  private static boolean starts(byte[] head, byte[] with) {
    return head.length >= with.length
        && java.util.Arrays.equals(head, 0, with.length, with, 0, with.length);
  }

  /**
   * Reads a file.
   *
   * @throws dev.rackloom.api.RackloomException if it is damaged or claims more than it can hold
   */
  public static Grid read(Path file) {
    try (FileChannel channel = ModelFiles.open(file)) {
      byte[] head = Channels.newInputStream(channel).readNBytes(GZIP.length);
      channel.position(0);
      InputStream in = Channels.newInputStream(channel);
      return starts(head, GZIP)
          ? new Npy(
                  file,
                  new GZIPInputStream(in, FIRST_BYTES),
                  channel.size() * MOST_PACKED + FEW_BYTES)
              .whole()
          : new Npy(file, in, channel.size()).whole();
    } catch (EOFException | ZipException e) {
      throw Damage.of(file, "cannot be unpacked: " + e.getMessage());
    } catch (IOException e) {
      throw ModelFiles.unreadable(file, e);
    }
  }

  /** Reads bytes that stood in a file, such as in a text. */
  public static Grid read(Path file, byte[] bytes) {
    try {
      return new Npy(file, new ByteArrayInputStream(bytes), bytes.length).whole();
    } catch (IOException e) {
      throw Damage.of(file, "holds an .npy that cannot be read: " + e.getMessage());
    }
  }

  private Grid whole() throws IOException {
    Matcher header = HEADER.matcher(header());
    if (!header.matches()) {
      throw Damage.of(file, "has no header of an .npy");
    }
    Element element = TYPES.get(header.group(2));
    if (element == null || header.group(1).equals(">") || header.group(3).equals("True")) {
      throw Damage.of(
          file,
          "holds numbers of type "
              + header.group(1)
              + header.group(2)
              + (header.group(3).equals("True") ? " in Fortran's order" : "")
              + "; little-endian integers and floats in C's order are read");
    }
    long[] shape = shape(header.group(4));
    long needs = (long) Damage.size(file, shape) * element.bytes();
    Damage.atMost(file, needs, mostBytes, "bytes of numbers");
    return Grid.of(file, element, body(needs), shape);
  }

  private String header() throws IOException {
    byte[] fixed = in.readNBytes(MAGIC.length + 4);
    if (!starts(fixed, MAGIC) || fixed.length < MAGIC.length + 4) {
      throw Damage.of(file, "does not begin as an .npy does");
    }
    int length = (fixed[8] & 0xff) | (fixed[9] & 0xff) << 8;
    if (fixed[6] != 1) {
      byte[] more = in.readNBytes(2);
      if (more.length < 2 || fixed[6] > 3) {
        throw Damage.of(file, "is an .npy of version " + fixed[6] + ", up to 3 are read");
      }
      length |= (more[0] & 0xff) << 16 | (more[1] & 0xff) << 24;
    }
    Damage.atMost(file, length, HEADER_BYTES, "bytes of header");
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  private long[] shape(String text) {
    try {
      return Stream.of(text.split(","))
          .map(String::strip)
          .filter(s -> !s.isEmpty())
          .mapToLong(Long::parseLong)
          .toArray();
    } catch (NumberFormatException e) {
      throw Damage.of(file, "has a shape that cannot be read: (" + text + ")");
    }
  }

  /** Grows with what comes, not with what is claimed. */
  private ByteBuffer body(long needs) throws IOException {
    byte[] all = new byte[(int) Math.min(needs, FIRST_BYTES)];
    int got = 0;
    while (got < needs) {
      if (got == all.length) {
        all = java.util.Arrays.copyOf(all, (int) Math.min(needs, all.length * 2L));
      }
      int read = in.read(all, got, all.length - got);
      if (read < 0) {
        throw Damage.of(file, "ends after " + got + " of " + needs + " bytes of numbers");
      }
      got += read;
    }
    if (in.read() >= 0) {
      throw Damage.of(file, "goes on after its " + needs + " bytes of numbers");
    }
    return ByteBuffer.wrap(all, 0, got);
  }
}
