package dev.rackloom.agent;

import dev.rackloom.api.RackloomException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * An agent's hold on its work folder, where it keeps files that no other agent may change. The
 * system takes it back from a process that dies.
 */
final class WorkFolder implements AutoCloseable {

  private static final String FILE = "agent.lock";

  /** Far behind what is written: some systems let nobody read what is locked. */
  private static final long LOCKED_AT = Long.MAX_VALUE - 1;

  /** A process has one hold on a file, whoever of it asks, and loses it with any channel to it. */
  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel channel;

  private WorkFolder(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Takes a folder, which is made if it is not there.
   *
   * @throws RackloomException if another agent has it
   * @throws IOException if it cannot be made or written
   */
  static WorkFolder take(String node, Path work) throws IOException {
    Files.createDirectories(work);
    Path folder = work.toRealPath();
    if (!OURS.add(folder)) {
      throw taken(node, work, ProcessHandle.current().pid() + "");
    }
    @Nullable WorkFolder taken = null;
    try {
      taken = locked(folder);
    } finally {
      if (taken == null) {
        OURS.remove(folder);
      }
    }
    if (taken == null) {
      throw taken(node, work, Files.readString(folder.resolve(FILE)).strip());
    }
    return taken;
  }

  private static @Nullable WorkFolder locked(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean held = false;
    try {
      @Nullable FileLock lock = channel.tryLock(LOCKED_AT, 1, false);
      if (lock == null) {
        return null;
      }
      String pid = ProcessHandle.current().pid() + "\n";
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.UTF_8)), 0);
      held = true;
      return new WorkFolder(folder, channel);
    } finally {
      if (!held) {
        channel.close();
      }
    }
  }

  private static RackloomException taken(String node, Path work, String pid) {
    return RackloomException.agent(
        "agent '"
            + node
            + "' cannot have the work folder "
            + work
            + ": an agent that runs has it"
            + (pid.isEmpty() ? "" : ", process " + pid),
        "stop that one, or give this one another folder with --work DIR",
        null);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      OURS.remove(folder);
    }
  }
}
