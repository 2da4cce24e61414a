package dev.rackloom.agent.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The shared memory of one stream's sender: made when it is first wanted, offered to the receiver,
 * used when that has mapped it; then its file goes. Until then, and where it cannot be, there is
 * none.
 */
final class SharedSlabs {

  private final SharedFolder folder;
  private final long bytes;
  private final Executor threads;
  private boolean asked;
  private boolean ready;
  private @Nullable Slab slab;
  private @Nullable Path file;

  /**
   * Shared memory of up to {@code bytes}.
   *
   * @param threads may block
   */
  SharedSlabs(SharedFolder folder, long bytes, Executor threads) {
    this.folder = folder;
    this.bytes = bytes;
    this.threads = threads;
  }

  /** Room for a tensor; null if there is none now. Offers memory when it is first asked. */
  @Nullable SharedRegion take(long wanted, Consumer<dev.rackloom.protocol.v1.Slab> offer) {
    Slab from;
    synchronized (this) {
      if (!asked) {
        asked = true;
        threads.execute(() -> create(offer));
      }
      from = ready ? slab : null;
    }
    return from == null ? null : from.take(wanted);
  }

  private void create(Consumer<dev.rackloom.protocol.v1.Slab> offer) {
    Path path = folder.fresh("slab");
    try {
      if (folder.usableBytes() / 4 < bytes) {
        return;
      }
      Slab made = Slab.create(path, bytes);
      synchronized (this) {
        slab = made;
        file = path;
      }
      offer.accept(
          dev.rackloom.protocol.v1.Slab.newBuilder()
              .setFile(folder.name(path))
              .setBytes(bytes)
              .build());
    } catch (IOException full) {
      // Then tensors go over the socket.
    }
  }

  /** The receiver has mapped it, or cannot. */
  void answered(boolean mapped) {
    synchronized (this) {
      ready = mapped;
      if (!mapped) {
        slab = null;
      }
    }
    remove();
  }

  /** Removes the file of an offer that nobody answered. */
  void close() {
    synchronized (this) {
      asked = true;
      ready = false;
    }
    remove();
  }

  private void remove() {
    Path path;
    synchronized (this) {
      path = file;
      file = null;
    }
    try {
      if (path != null) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
