package dev.rackloom.agent.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A folder of this agent in the memory file system of its host, for what agents of one host share:
 * sockets, and for a moment proofs and shared memory. Only the agent's user may look into it. Its
 * lock is held while the agent lives, so that the next agent can sweep away what a dead one left.
 */
public final class SharedFolder implements AutoCloseable {

  /** Where Linux has its memory file system. */
  public static final Path ROOT = Path.of("/dev/shm");

  private static final String PREFIX = "rackloom-";
  private static final String LOCK = "alive";
  private static final long MAKING_MILLIS = 60_000;
  private static final Pattern NAME = Pattern.compile("rackloom-[A-Za-z0-9]+/[a-z]+-[0-9a-z]+");

  private final Path root;
  private final Path folder;
  private final FileChannel lock;
  private final AtomicLong names = new AtomicLong();

  private SharedFolder(Path root, Path folder, FileChannel lock) {
    this.root = root;
    this.folder = folder;
    this.lock = lock;
  }

  /** A fresh folder; empty if this host has no memory file system that we may write to. */
  public static Optional<SharedFolder> open(Path root) {
    try {
      if (!Files.isDirectory(root)
          || !Files.isWritable(root)
          || !Files.getFileStore(root).type().equals("tmpfs")) {
        return Optional.empty();
      }
      sweep(root);
      Path folder =
          Files.createTempDirectory(
              root,
              PREFIX,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      FileChannel lock =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      if (lock.tryLock() == null) {
        lock.close();
        return Optional.empty();
      }
      return Optional.of(new SharedFolder(root, folder, lock));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Removes the folders of agents that are dead. */
  private static void sweep(Path root) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(root, PREFIX + "*")) {
      for (Path folder : folders) {
        if (Files.isWritable(folder) && isDead(folder)) {
          delete(folder);
        }
      }
    }
  }

  /** A folder without a lock is only just being made, or was left half removed a while ago. */
  private static boolean isDead(Path folder) throws IOException {
    Path file = folder.resolve(LOCK);
    if (Files.notExists(file)) {
      long age = System.currentTimeMillis() - Files.getLastModifiedTime(folder).toMillis();
      return age > MAKING_MILLIS;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        @Nullable FileLock lock = channel.tryLock()) {
      return lock != null;
    } catch (IOException | OverlappingFileLockException alive) {
      return false;
    }
  }

  private static void delete(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }

  /** A file of ours that is not there yet. */
  Path fresh(String kind) {
    return folder.resolve(kind + "-" + Long.toString(names.incrementAndGet(), 36));
  }

  /** What others call a file of ours. */
  String name(Path file) {
    return root.relativize(file).toString();
  }

  /**
   * The file that another agent calls so.
   *
   * @throws IOException if that is no name of such a file
   */
  Path resolve(String name) throws IOException {
    if (!NAME.matcher(name).matches()) {
      throw new IOException("'" + name + "' is no file of an agent");
    }
    return root.resolve(name);
  }

  /** How much more may be put into the memory file system. */
  long usableBytes() throws IOException {
    return Files.getFileStore(root).getUsableSpace();
  }

  /** Removes the folder, if it is still there. */
  @Override
  public void close() {
    try {
      if (Files.exists(folder)) {
        deleteWhatIsThere();
      }
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A file that somebody makes meanwhile goes with the next try, or with the next agent's sweep.
   */
  private void deleteWhatIsThere() throws IOException {
    try {
      delete(folder);
    } catch (DirectoryNotEmptyException late) {
      try {
        delete(folder);
      } catch (DirectoryNotEmptyException later) {
        // The lock is free from now on, so the next agent of this host sweeps it.
      }
    }
  }
}
