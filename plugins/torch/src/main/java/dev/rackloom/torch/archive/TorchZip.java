package dev.rackloom.moe.torch;

import dev.rackloom.api.spi.ModelFiles;
import dev.rackloom.moe.grid.Damage;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** The zip that {@code torch.save} writes. Nothing in it is packed, so nothing can swell. */
final class TorchZip implements AutoCloseable {

  private static final String PICKLE = "/data.pkl";
  private static final int ENTRIES = 1 << 17;
  private static final int PICKLE_BYTES = 1 << 26;

  private final Path file;
  private final ZipFile zip;
  private final String prefix;
  private final Map<String, ByteBuffer> storages = new HashMap<>();

  private TorchZip(Path file, ZipFile zip) {
    this.file = file;
    this.zip = zip;
    this.prefix = checked();
  }

  static TorchZip open(Path file) {
    try (var there = ModelFiles.open(file)) {
      if (!there.isOpen()) {
        throw new IOException("closed");
      }
      return new TorchZip(file, new ZipFile(file.toFile()));
    } catch (ZipException | EOFException e) {
      throw Damage.of(
          file, "is no whole zip, which torch.save has written since PyTorch 1.6" + why(e));
    } catch (IOException | IllegalArgumentException e) {
      throw e instanceof IOException io
          ? ModelFiles.unreadable(file, io)
          : Damage.of(file, "has a zip with a name that cannot be read: " + e.getMessage());
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
    Damage.atMost(file, zip.size(), ENTRIES, "files in its zip");
    long bytes = 0;
    String found = "";
    for (ZipEntry entry : zip.stream().toList()) {
      if (entry.getMethod() != ZipEntry.STORED || entry.getSize() != entry.getCompressedSize()) {
        throw Damage.of(
            file, "has '" + entry.getName() + "' packed in its zip, which torch.save never does");
      }
      bytes += entry.getSize();
      if (entry.getName().endsWith(PICKLE)) {
        found = entry.getName().substring(0, entry.getName().length() - PICKLE.length() + 1);
      }
    }
    Damage.atMost(file, bytes, file.toFile().length(), "bytes in its zip");
    if (found.isEmpty()) {
      throw Damage.of(file, "has no data.pkl in its zip: torch.save did not write it");
    }
    return found;
  }

  byte[] pickle() {
    littleEndian();
    return bytes("data.pkl", PICKLE_BYTES).array();
  }

  private void littleEndian() {
    if (zip.getEntry(prefix + "byteorder") != null) {
      String order =
          new String(bytes("byteorder", 16).array(), java.nio.charset.StandardCharsets.UTF_8);
      if (!order.strip().equals("little")) {
        throw Damage.of(
            file, "holds numbers with byte order '" + order.strip() + "', little is read");
      }
    }
  }

  /** The bytes of a storage; the same ones each time. */
  ByteBuffer storage(String key) {
    ByteBuffer known = storages.get(key);
    if (known == null) {
      known = bytes("data/" + key, Integer.MAX_VALUE - 8);
      storages.put(key, known);
    }
    return known;
  }

  private ByteBuffer bytes(String name, int limit) {
    ZipEntry entry = zip.getEntry(prefix + name);
    if (entry == null) {
      throw Damage.of(file, "has no '" + prefix + name + "' in its zip");
    }
    Damage.atMost(file, entry.getSize(), limit, "bytes in '" + name + "'");
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes((int) entry.getSize());
      if (bytes.length < entry.getSize()) {
        throw Damage.of(file, "ends inside '" + name + "' of its zip");
      }
      return ByteBuffer.wrap(bytes);
    } catch (ZipException | EOFException e) {
      throw Damage.of(file, "has a zip whose '" + name + "' cannot be read" + why(e));
    } catch (IOException e) {
      throw ModelFiles.unreadable(file, e);
    }
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
