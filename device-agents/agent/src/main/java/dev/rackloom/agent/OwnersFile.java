package dev.rackloom.agent;

import dev.rackloom.api.RackloomException;
import dev.rackloom.codec.Codec;
import dev.rackloom.protocol.security.Subject;
import io.grpc.Status;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The owners of an agent's deployments on its disk: what was written last is there whole. */
final class OwnersFile {

  private final Path file;

  OwnersFile(Path file) {
    this.file = file;
  }

  private record Contents(List<Line> owners) {}

  private record Line(String deployment, String model, String owner) {}

  /**
   * What was written last; nothing if there is no file, as before there were owners in files.
   *
   * @throws RackloomException if the file is damaged: names would be free for anybody
   */
  Map<String, Owners.Owned> read() {
    Map<String, Owners.Owned> owned = new LinkedHashMap<>();
    if (Files.exists(file)) {
      for (Line line : contents().owners()) {
        Subject owner = Subject.parse(line.owner()).orElseThrow(() -> damaged(line.owner(), null));
        owned.put(line.deployment(), new Owners.Owned(owner, line.model(), true));
      }
    }
    return owned;
  }

  private Contents contents() {
    try {
      return Codec.fromJson(Files.readAllBytes(file), Contents.class);
    } catch (RackloomException | IOException e) {
      throw damaged(String.valueOf(e.getMessage()), e);
    }
  }

  private RackloomException damaged(String what, @Nullable Exception e) {
    return RackloomException.agent(
        "whose the deployments are cannot be read from " + file + ": " + what,
        "restore it; without the file their names are free until they are brought again",
        e);
  }

  /**
   * Replaces what is there by what is kept.
   *
   * @throws io.grpc.StatusRuntimeException FAILED_PRECONDITION if it cannot be written
   */
  void write(Map<String, Owners.Owned> owned) {
    List<Line> lines =
        owned.entrySet().stream()
            .filter(e -> e.getValue().kept())
            .map(e -> new Line(e.getKey(), e.getValue().model(), e.getValue().owner().uri()))
            .toList();
    try {
      Files.createDirectories(folder());
      Path next = file.resolveSibling(file.getFileName() + ".part");
      put(next, Codec.toJson(new Contents(lines)));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw Status.FAILED_PRECONDITION
          .withDescription("whose the deployments are cannot be written to " + file + ": " + e)
          .withCause(e)
          .asRuntimeException();
    }
  }

  private Path folder() {
    return Objects.requireNonNull(file.toAbsolutePath().getParent());
  }

  private static void put(Path file, byte[] bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
  }
}
