package dev.rackloom.agent;

import io.grpc.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Artefacts that come in. Each grows in {@code HASH.part}, one upload at a time, and is handed on
 * when its SHA-256 is right; what is left of an upload is gone on with. Safe to share between
 * threads.
 */
final class Uploads {

  /** An upload that brought nothing for so long gives way to another of the same artefact. */
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);

  static final String PART = ".part";

  private final Path folder;
  private final long maxBytes;
  private final LongSupplier clock;
  private final Whole whole;

  /** Guarded by itself, and so is what becomes of uploads. */
  private final Map<String, Incoming> uploading = new HashMap<>();

  /** Takes what has come whole and is what its name says. */
  @FunctionalInterface
  interface Whole {
    void take(String sha256, Path part) throws IOException;
  }

  /**
   * None so far.
   *
   * @param maxBytes of one artefact
   * @param clock in nanoseconds
   */
  Uploads(Path folder, long maxBytes, LongSupplier clock, Whole whole) {
    this.folder = folder;
    this.maxBytes = maxBytes;
    this.clock = clock;
    this.whole = whole;
  }

  /** How much of an unfinished upload is here. */
  long beginning(String sha256) {
    try {
      Path part = part(sha256);
      return Files.exists(part) ? Files.size(part) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Goes on with an upload; close it in any case.
   *
   * @throws io.grpc.StatusRuntimeException ABORTED while another brings the same artefact
   */
  Incoming receive(String sha256, long bytes, long offset) {
    if (bytes < 0 || bytes > maxBytes) {
      throw Status.RESOURCE_EXHAUSTED
          .withDescription("an artefact of " + bytes + " bytes; this agent takes up to " + maxBytes)
          .asRuntimeException();
    }
    synchronized (uploading) {
      @Nullable Incoming other = uploading.get(sha256);
      if (other != null && !other.givesWay()) {
        throw Status.ABORTED
            .withDescription("another upload of " + sha256 + " is under way")
            .asRuntimeException();
      }
      try {
        Incoming incoming = new Incoming(sha256, bytes, offset);
        uploading.put(sha256, incoming);
        return incoming;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Path part(String sha256) {
    return folder.resolve(sha256 + PART);
  }

  /** Deletes what came of an upload, unless it is under way. */
  void drop(String sha256) throws IOException {
    synchronized (uploading) {
      if (!uploading.containsKey(sha256)) {
        Files.deleteIfExists(part(sha256));
      }
    }
  }

  /** A file that comes in. */
  final class Incoming implements AutoCloseable {
    private final String sha256;
    private final long bytes;
    private final FileChannel channel;
    private long at;
    private long cameNanos = clock.getAsLong();
    private boolean checking;
    private boolean superseded;

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

    /** Nothing came for long: another upload goes on with it, and this one is over. */
    private synchronized boolean givesWay() {
      if (checking || clock.getAsLong() - cameNanos < IDLE_NANOS) {
        return false;
      }
      superseded = true;
      return true;
    }

    private void requireCurrent() {
      if (superseded) {
        throw Status.ABORTED
            .withDescription("another upload of " + sha256 + " has taken the place of this one")
            .asRuntimeException();
      }
    }

    synchronized void write(ByteBuffer data) throws IOException {
      requireCurrent();
      cameNanos = clock.getAsLong();
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
      synchronized (this) {
        requireCurrent();
        checking = true; // which may take long
      }
      if (at < bytes) {
        throw Status.OUT_OF_RANGE
            .withDescription("only " + at + " of " + bytes + " bytes came")
            .asRuntimeException();
      }
      channel.force(true);
      Path part = part(sha256);
      String real = Sha256.of(part);
      if (!real.equals(sha256)) {
        throw refused("its SHA-256 is " + real);
      }
      whole.take(sha256, part);
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
        synchronized (uploading) {
          uploading.remove(sha256, this);
        }
      }
    }
  }
}
