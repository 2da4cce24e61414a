package dev.rackloom.agent;

import dev.rackloom.agent.execution.torch.ScriptText;
import dev.rackloom.agent.execution.torch.TorchDevice;
import dev.rackloom.api.deploy.Artefact;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Files by content, in a folder of their own. An upload grows in {@code HASH.part}; it becomes
 * {@code HASH.onnx} in one move when its SHA-256 is right.
 *
 * <p>What is loaded from here is what was uploaded: a file that was there at start, or that looks
 * otherwise than when it was checked (length, time, inode), is checked again before it is used, and
 * thrown away if it is not what its name says. Links are not followed, and a sub-model may not name
 * weights that lie elsewhere.
 */
final class ArtefactStore {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private final Path folder;
  private final long maxBytes;
  private final Map<String, Look> checked = new ConcurrentHashMap<>();
  private final Set<String> uploading = ConcurrentHashMap.newKeySet();

  /** How a file looked when its content was checked. */
  private record Look(long bytes, FileTime written, @Nullable Object inode) {
    static Look at(Path file) throws IOException {
      BasicFileAttributes now =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return new Look(now.size(), now.lastModifiedTime(), now.fileKey());
    }
  }

  ArtefactStore(Path folder, long maxBytes) {
    this.maxBytes = maxBytes;
    try {
      Files.createDirectories(folder);
      this.folder = folder.toRealPath();
      Files.setPosixFilePermissions(this.folder, OWNER_ONLY);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + folder, e);
    }
  }

  /** The file, whole and checked. */
  Optional<Path> find(String sha256) {
    Path file = folder.resolve(valid(sha256) + ".onnx");
    try {
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.empty();
      }
      Look look = Look.at(file);
      if (look.equals(checked.get(sha256)) || adopt(sha256, file, look)) {
        return Optional.of(file);
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private boolean adopt(String sha256, Path file, Look look) throws IOException {
    checked.remove(sha256);
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && digest(file).equals(sha256)
        && Look.at(file).equals(look)) {
      checked.put(sha256, look);
      return true;
    }
    Files.delete(file);
    return false;
  }

  /**
   * A sub-model that is fit to be loaded: whole, checked, and with all of its weights in it or in
   * artefacts beside it.
   *
   * @throws io.grpc.StatusRuntimeException FAILED_PRECONDITION if it names a place outside
   */
  Optional<Path> findModel(Artefact artefact) {
    return artefact.format().equals(TorchDevice.FORMAT)
        ? find(artefact.sha256())
        : findOnnx(artefact.sha256());
  }

  /** A sub-model as {@link #findModel}, of the format that its first bytes are of. */
  Optional<Path> findMeasured(String sha256) {
    Optional<Path> file = find(sha256);
    return file.isPresent() && ScriptText.isScript(file.get()) ? file : findOnnx(sha256);
  }

  private Optional<Path> findOnnx(String sha256) {
    Optional<Path> file = find(sha256);
    file.ifPresent(f -> ExternalData.requireInside(sha256, f, this::isArtefact));
    return file;
  }

  private boolean isArtefact(String location) {
    String name = location.endsWith(".onnx") ? location.substring(0, location.length() - 5) : "";
    return HASH.matcher(name).matches() && find(name).isPresent();
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
    if (!HASH.matcher(sha256).matches()) {
      throw Status.INVALID_ARGUMENT
          .withDescription("not a SHA-256: '" + sha256 + "'")
          .asRuntimeException();
    }
    return sha256;
  }

  private static String digest(Path file) throws IOException {
    MessageDigest sha = sha256();
    try (InputStream in =
        new DigestInputStream(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS), sha)) {
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
      channel =
          FileChannel.open(
              part(sha256),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              LinkOption.NOFOLLOW_LINKS);
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
      Path file = folder.resolve(sha256 + ".onnx");
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      checked.put(sha256, Look.at(file));
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
