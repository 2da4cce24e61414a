package dev.rackloom.agent;

import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Files by content. An upload grows in {@code HASH.part}; it becomes {@code HASH.onnx} in one move
 * when its SHA-256 is right. Files that were there at start are checked again before they are used.
 */
final class ArtefactStore {

  private final Path folder;
  private final long maxBytes;
  private final Set<String> checked = ConcurrentHashMap.newKeySet();
  private final Set<String> uploading = ConcurrentHashMap.newKeySet();

  ArtefactStore(Path folder, long maxBytes) {
    this.folder = folder;
    this.maxBytes = maxBytes;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + folder, e);
    }
  }

  /** The file, whole and checked. */
  Optional<Path> find(String sha256) {
    Path file = folder.resolve(valid(sha256) + ".onnx");
    if (checked.contains(sha256)) {
      return Optional.of(file);
    }
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    return adopt(sha256, file) ? Optional.of(file) : Optional.empty();
  }

  private boolean adopt(String sha256, Path file) {
    try {
      if (digest(file).equals(sha256)) {
        checked.add(sha256);
        return true;
      }
      Files.delete(file);
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** How much of an unfinished upload is here. */
  long beginning(String sha256) {
    try {
      Path part = part(valid(sha256));
      return Files.exists(part) ? Files.size(part) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Goes on with an upload; close it in any case. */
  Incoming receive(String sha256, long bytes, long offset) {
    valid(sha256);
    if (bytes < 0 || bytes > maxBytes) {
      throw Status.RESOURCE_EXHAUSTED
          .withDescription("an artefact of " + bytes + " bytes; this agent takes up to " + maxBytes)
          .asRuntimeException();
    }
    if (!uploading.add(sha256)) {
      throw Status.ABORTED
          .withDescription("another upload of " + sha256 + " is under way")
          .asRuntimeException();
    }
    try {
      return new Incoming(sha256, bytes, offset);
    } catch (IOException e) {
      uploading.remove(sha256);
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      uploading.remove(sha256);
      throw e;
    }
  }

  private Path part(String sha256) {
    return folder.resolve(sha256 + ".part");
  }

  private static String valid(String sha256) {
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw Status.INVALID_ARGUMENT
          .withDescription("not a SHA-256: '" + sha256 + "'")
          .asRuntimeException();
    }
    return sha256;
  }

  private static String digest(Path file) throws IOException {
    MessageDigest sha = sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha)) {
      byte[] buffer = new byte[1 << 16];
      while (in.read(buffer) >= 0) {
        // The stream feeds the digest.
      }
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** A file that comes in. */
  final class Incoming implements AutoCloseable {
    private final String sha256;
    private final long bytes;
    private final FileChannel channel;
    private long at;

    private Incoming(String sha256, long bytes, long offset) throws IOException {
      this.sha256 = sha256;
      this.bytes = bytes;
      this.at = offset;
      long here = beginning(sha256);
      if (offset != here && offset != 0) {
        throw Status.OUT_OF_RANGE
            .withDescription(
                "the upload goes on at " + offset + ", but " + here + " bytes are here")
            .asRuntimeException();
      }
      channel = FileChannel.open(part(sha256), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.truncate(offset).position(offset);
    }

    void write(ByteBuffer data) throws IOException {
      if (at + data.remaining() > bytes) {
        throw refused("more than the " + bytes + " bytes that were announced");
      }
      at += data.remaining();
      while (data.hasRemaining()) {
        channel.write(data);
      }
    }

    /** Checks what came, and makes it visible. */
    void finish() throws IOException {
      if (at < bytes) {
        throw Status.OUT_OF_RANGE
            .withDescription("only " + at + " of " + bytes + " bytes came")
            .asRuntimeException();
      }
      channel.force(true);
      Path part = part(sha256);
      String real = digest(part);
      if (!real.equals(sha256)) {
        throw refused("its SHA-256 is " + real);
      }
      Files.move(
          part,
          folder.resolve(sha256 + ".onnx"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      checked.add(sha256);
    }

    private RuntimeException refused(String why) throws IOException {
      channel.truncate(0);
      Files.deleteIfExists(part(sha256));
      return Status.DATA_LOSS
          .withDescription("the upload is not " + sha256 + ": " + why + "; it was thrown away")
          .asRuntimeException();
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        uploading.remove(sha256);
      }
    }
  }
}
