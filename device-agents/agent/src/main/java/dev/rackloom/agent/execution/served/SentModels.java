package dev.rackloom.agent.execution.served;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.rackloom.agent.execution.ExecutionFailure;
import dev.rackloom.api.RackloomException;
import dev.rackloom.protocol.inference.ModelRepositoryParameter;
import dev.rackloom.protocol.inference.RepositoryModelLoadRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/**
 * Models that go to the server with the call that loads them, so that no folder has to be shared:
 * the parameters {@code config} and {@code file:1/model.onnx} of the model-repository extension, as
 * Triton has them ("Model Repository Extension", section Load). A server's index need not list such
 * models, so each is noted in a folder of the agent until the server has unloaded it. Safe to share
 * between threads.
 */
final class SentModels implements Repository {

  /** A protobuf message ends at 2 GiB; this leaves room for what is around the model. */
  private static final long MESSAGE_BYTES = Integer.MAX_VALUE - (1L << 16);

  /** What messages are counted in that lie in memory until they are on their way. */
  private static final long UNIT_BYTES = 1 << 20;

  /** Of all devices of this process together: one may be sent a large model, or many small ones. */
  private static final Semaphore SENDING =
      new Semaphore(units(Runtime.getRuntime().maxMemory() / 2));

  private final Path notes;
  private final long mostBytes;
  private final Semaphore room;
  private final Map<String, Path> files = new ConcurrentHashMap<>();

  /**
   * None so far.
   *
   * @param notes a folder of this device's own, made if missing
   * @param memory of this process in bytes: a message on its way takes as much as the model
   */
  SentModels(Path notes, long memory) {
    this(notes, memory, SENDING);
  }

  /**
   * None so far.
   *
   * @param room a permit for each MiB that may be on its way at once
   */
  SentModels(Path notes, long memory, Semaphore room) {
    this.room = room;
    try {
      this.notes = Files.createDirectories(notes);
    } catch (IOException e) {
      throw RackloomException.resources(
          "cannot write to " + notes + ": " + e.getMessage(),
          "let the agent write to its work folder.",
          e);
    }
    this.mostBytes = Math.min(MESSAGE_BYTES, memory / 2);
  }

  @Override
  public List<String> leftovers() {
    try (Stream<Path> all = Files.list(notes)) {
      return all.map(p -> p.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + notes, e);
    }
  }

  @Override
  public void add(String name, Path file) {
    try {
      if (Files.size(file) > mostBytes) {
        throw new ExecutionFailure(
            "a sub-model of "
                + Files.size(file)
                + " bytes is too large to be sent with the call that loads it (at most "
                + mostBytes
                + "): give the device the attribute repository, a folder that its server reads"
                + " models from");
      }
      Files.write(notes.resolve(name), new byte[0]);
    } catch (IOException e) {
      throw unread(name, e);
    }
    files.put(name, file);
  }

  private static ExecutionFailure unread(String name, IOException e) {
    return new ExecutionFailure("cannot read the sub-model '" + name + "': " + e.getMessage(), e);
  }

  @Override
  public RepositoryModelLoadRequest load(String name) {
    Path file = files.get(name);
    if (file == null) {
      throw new ExecutionFailure("the sub-model '" + name + "' was let go");
    }
    String config =
        "{\"name\": \"" + name + "\", \"backend\": \"onnxruntime\", \"max_batch_size\": 0}";
    return RepositoryModelLoadRequest.newBuilder()
        .setModelName(name)
        .putParameters(
            "config", ModelRepositoryParameter.newBuilder().setStringParam(config).build())
        .putParameters(
            "file:1/model.onnx",
            ModelRepositoryParameter.newBuilder().setBytesParam(bytes(name, file)).build())
        .build();
  }

  /** Mapped, not read: it need not fit the heap. */
  private static ByteString bytes(String name, Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      return UnsafeByteOperations.unsafeWrap(
          channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
    } catch (IOException e) {
      throw unread(name, e);
    }
  }

  @Override
  public void remove(String name) {
    files.remove(name);
  }

  @Override
  public void unloaded(String name) {
    try {
      Files.deleteIfExists(notes.resolve(name));
    } catch (IOException e) {
      // It is unloaded once more in the agent's next life.
    }
  }

  /** A server that does not take its model keeps others from theirs only if there is no room. */
  @Override
  public void sending(String name, Runnable call) {
    int units = units(size(name));
    room.acquireUninterruptibly(units);
    try {
      call.run();
    } finally {
      room.release(units);
    }
  }

  private long size(String name) {
    Path file = files.get(name);
    try {
      return file == null ? 0 : Math.min(Files.size(file), mostBytes);
    } catch (IOException e) {
      throw unread(name, e);
    }
  }

  private static int units(long bytes) {
    return Math.toIntExact(Math.min(Integer.MAX_VALUE, Math.max(1, bytes / UNIT_BYTES)));
  }
}
