package dev.rackloom.agent.execution.served;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.rackloom.agent.execution.ExecutionFailure;
import dev.rackloom.protocol.inference.ModelRepositoryParameter;
import dev.rackloom.protocol.inference.RepositoryModelLoadRequest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Models that go to the server with the call that loads them, so that no folder has to be shared:
 * the parameters {@code config} and {@code file:1/model.onnx} of the model-repository extension, as
 * Triton has them ("Model Repository Extension", section Load). Safe to share between threads.
 */
final class SentModels implements Repository {

  /** A protobuf message ends at 2 GiB; this leaves room for what is around the model. */
  private static final long MESSAGE_BYTES = Integer.MAX_VALUE - (1L << 16);

  private final String prefix;
  private final long mostBytes;
  private final Map<String, Path> files = new ConcurrentHashMap<>();

  /**
   * None so far.
   *
   * @param memory of this process in bytes: a message on its way takes as much as the model
   */
  SentModels(String prefix, long memory) {
    this.prefix = prefix;
    this.mostBytes = Math.min(MESSAGE_BYTES, memory / 2);
  }

  @Override
  public String prefix() {
    return prefix;
  }

  /** They are in the server alone, which tells when it is looked at. */
  @Override
  public List<String> leftovers() {
    return List.of();
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
}
