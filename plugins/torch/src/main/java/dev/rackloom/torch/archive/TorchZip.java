package dev.rackloom.torch.archive;

import dev.rackloom.api.spi.ModelFiles;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The zip that {@code torch.save} and {@code torch.jit.save} write. Nothing in it is packed but the
 * texts of a script, so nothing can swell beyond a bound.
 */
public final class TorchZip implements AutoCloseable {

  private static final String PICKLE = "/data.pkl";
  private static final int ENTRIES = 1 << 17;
  private static final int PICKLE_BYTES = 1 << 26;
  private static final int TEXT_BYTES = 1 << 24;
  private static final String TEXTS = "/code/";

  private final Path file;
  private final ZipFile zip;
  private final Purpose purpose;
  private final String prefix;
  private final Map<String, ByteBuffer> storages = new HashMap<>();

  private TorchZip(Path file, ZipFile zip, Purpose purpose) {
    this.file = file;
    this.zip = zip;
    this.purpose = purpose;
    this.prefix = checked();
  }

  /**
   * Opens one and looks at the names in it.
   *
   * @throws dev.rackloom.api.RackloomException if it is no whole zip, or packs what must not be
   */
  public static TorchZip open(Path file, Purpose purpose) {
    try (var there = ModelFiles.open(file)) {
      if (!there.isOpen()) {
        throw new IOException("closed");
      }
      return new TorchZip(file, new ZipFile(file.toFile()), purpose);
    } catch (ZipException | EOFException e) {
      throw ArchiveDamage.of(
          file, "is no whole zip, which torch.save has written since PyTorch 1.6" + why(e));
    } catch (IOException | IllegalArgumentException e) {
      throw e instanceof IOException io
          ? ModelFiles.unreadable(file, io)
          : ArchiveDamage.of(file, "has a zip with a name that cannot be read: " + e.getMessage());
    }
  }

  private static String why(IOException e) {
    return e instanceof EOFException ? ": it ends too early" : ": " + e.getMessage();
  }

  /** Looks at every entry before any is read; what stands before the names of all. */
  private String checked() {
    try {
      return prefixOf();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private String prefixOf() {
    ArchiveDamage.atMost(file, zip.size(), ENTRIES, "files in its zip");
    long bytes = 0;
    String found = "";
    for (ZipEntry entry : zip.stream().toList()) {
      if (purpose.isScript() && entry.getName().contains(TEXTS)) {
        continue;
      }
      if (entry.getMethod() != ZipEntry.STORED || entry.getSize() != entry.getCompressedSize()) {
        throw ArchiveDamage.of(
            file, "has '" + entry.getName() + "' packed in its zip, which torch.save never does");
      }
      bytes += entry.getSize();
      if (entry.getName().endsWith(PICKLE)) {
        found = entry.getName().substring(0, entry.getName().length() - PICKLE.length() + 1);
      }
    }
    ArchiveDamage.atMost(file, bytes, file.toFile().length(), "bytes in its zip");
    if (found.isEmpty()) {
      throw ArchiveDamage.of(file, "has no data.pkl in its zip: PyTorch did not write it");
    }
    return found;
  }

  /** The pickle of all that is in it. */
  public byte[] pickle() {
    return pickle("data.pkl");
  }

  /** A pickle by its name. */
  public byte[] pickle(String name) {
    littleEndian();
    return bytes(name, PICKLE_BYTES).array();
  }

  private void littleEndian() {
    if (zip.getEntry(prefix + "byteorder") != null) {
      String order = new String(bytes("byteorder", 16).array(), StandardCharsets.UTF_8);
      if (!order.strip().equals("little")) {
        throw ArchiveDamage.of(
            file, "holds numbers with byte order '" + order.strip() + "', little is read");
      }
    }
  }

  /** Whether there is a file of that name in it. */
  public boolean has(String name) {
    return zip.getEntry(prefix + name) != null;
  }

  /** A text of a script, packed or not. */
  public String text(String name) {
    return new String(bytes(name, TEXT_BYTES).array(), StandardCharsets.UTF_8);
  }

  /** How many bytes a file in it has. */
  public long length(String name) {
    return entry(name).getSize();
  }

  /** The bytes of a storage; the same ones each time. */
  public ByteBuffer storage(String key) {
    ByteBuffer known = storages.get(key);
    if (known == null) {
      known = bytes("data/" + key, Integer.MAX_VALUE - 8);
      storages.put(key, known);
    }
    return known;
  }

  private ByteBuffer bytes(String name, int limit) {
    ZipEntry entry = entry(name);
    ArchiveDamage.atMost(file, entry.getSize(), limit, "bytes in '" + name + "'");
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes((int) entry.getSize());
      if (bytes.length < entry.getSize()) {
        throw ArchiveDamage.of(file, "ends inside '" + name + "' of its zip");
      }
      return ByteBuffer.wrap(bytes);
    } catch (ZipException | EOFException e) {
      throw ArchiveDamage.of(file, "has a zip whose '" + name + "' cannot be read" + why(e));
    } catch (IOException e) {
      throw ModelFiles.unreadable(file, e);
    }
  }

  private ZipEntry entry(String name) {
    ZipEntry entry = zip.getEntry(prefix + name);
    if (entry == null) {
      throw ArchiveDamage.of(file, "has no '" + prefix + name + "' in its zip");
    }
    return entry;
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      throw ModelFiles.unreadable(file, e);
    }
  }
}
