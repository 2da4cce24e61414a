package dev.rackloom.agent;

import dev.rackloom.agent.execution.torch.ScriptText;
import dev.rackloom.agent.execution.torch.TorchDevice;
import dev.rackloom.api.deploy.Artefact;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
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

  /** What somebody asked for, or uploaded, is used soon. */
  private static final long USED_NANOS = TimeUnit.HOURS.toNanos(1);

  static final String WHOLE = ".onnx";

  private final Path folder;
  private final Uploads uploads;
  private final LongSupplier clock;
  private final long startNanos;
  private final Map<String, Look> checked = new ConcurrentHashMap<>();

  /** When each was asked for, or came, last; guarded by itself. */
  private final Map<String, Long> asked = new HashMap<>();

  /** The artefacts that hold weights of another one, of those that hold any. */
  private final Map<String, Set<String>> beside = new ConcurrentHashMap<>();

  /** How a file looked when its content was checked. */
  private record Look(long bytes, FileTime written, @Nullable Object inode) {
    static Look at(Path file) throws IOException {
      BasicFileAttributes now =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return new Look(now.size(), now.lastModifiedTime(), now.fileKey());
    }
  }

  /**
   * What lies in a folder, which is made if missing.
   *
   * @param maxBytes of one artefact
   * @param clock in nanoseconds
   */
  ArtefactStore(Path folder, long maxBytes, LongSupplier clock) {
    this.clock = clock;
    this.startNanos = clock.getAsLong();
    try {
      Files.createDirectories(folder);
      this.folder = folder.toRealPath();
      Files.setPosixFilePermissions(this.folder, OWNER_ONLY);
      this.uploads = new Uploads(this.folder, maxBytes, clock, this::take);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + folder, e);
    }
  }

  /** The file, whole and checked. */
  Optional<Path> find(String sha256) {
    Path file = folder.resolve(Sha256.valid(sha256) + WHOLE);
    if (!isWanted(sha256, file)) {
      return Optional.empty();
    }
    try {
      Look look = Look.at(file);
      if (look.equals(checked.get(sha256)) || adopt(sha256, file, look)) {
        return Optional.of(file);
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Whether it is there; then it stays for a while. */
  private boolean isWanted(String sha256, Path file) {
    synchronized (asked) {
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
      asked.put(sha256, clock.getAsLong());
      return true;
    }
  }

  private boolean adopt(String sha256, Path file, Look look) throws IOException {
    checked.remove(sha256);
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && Sha256.of(file).equals(sha256)
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
    Set<String> weights = new HashSet<>();
    file.ifPresent(f -> ExternalData.requireInside(sha256, f, l -> isArtefact(l, weights)));
    if (!weights.isEmpty()) {
      beside.put(sha256, Set.copyOf(weights));
    }
    return file;
  }

  private boolean isArtefact(String location, Set<String> weights) {
    String name =
        location.endsWith(WHOLE) ? location.substring(0, location.length() - WHOLE.length()) : "";
    if (!Sha256.isName(name) || find(name).isEmpty()) {
      return false;
    }
    weights.add(name);
    return true;
  }

  /** What a sub-model that {@link #findModel} gave needs beside it, for its weights. */
  Set<String> beside(String sha256) {
    return beside.getOrDefault(sha256, Set.of());
  }

  /** How much of an unfinished upload is here. */
  long beginning(String sha256) {
    return uploads.beginning(Sha256.valid(sha256));
  }

  /**
   * Goes on with an upload; close it in any case.
   *
   * @throws io.grpc.StatusRuntimeException ABORTED while another brings the same artefact
   */
  Uploads.Incoming receive(String sha256, long bytes, long offset) {
    return uploads.receive(Sha256.valid(sha256), bytes, offset);
  }

  /** What came is what its name says: it is visible from now on. */
  private void take(String sha256, Path part) throws IOException {
    Path file = folder.resolve(sha256 + WHOLE);
    synchronized (asked) {
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      checked.put(sha256, Look.at(file));
      asked.put(sha256, clock.getAsLong());
    }
  }

  Path folder() {
    return folder;
  }

  /** Deletes an artefact, unless somebody asked for it in the last hour; whether it is gone. */
  boolean drop(String sha256) throws IOException {
    synchronized (asked) {
      long last = asked.getOrDefault(sha256, startNanos);
      if (clock.getAsLong() - last < USED_NANOS) {
        return false;
      }
      asked.remove(sha256);
      checked.remove(sha256);
      beside.remove(sha256);
      Files.deleteIfExists(folder.resolve(sha256 + WHOLE));
      return true;
    }
  }

  /** Deletes what came of an upload, unless it is under way. */
  void dropPart(String sha256) throws IOException {
    uploads.drop(sha256);
  }
}
