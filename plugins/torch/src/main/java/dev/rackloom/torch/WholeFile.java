package dev.rackloom.torch;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.Artefact;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.spi.SubModelWriter.SubModel;
import dev.rackloom.torch.triton.ModelConfig;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/** A file that is a part as it stands: copied under the name of its content hash. */
final class WholeFile {

  private WholeFile() {}

  /**
   * Refuses a model that is no longer what was opened.
   *
   * @throws RackloomException if its graph is another now
   */
  static void requireSame(Path source, Graph opened, Graph now) {
    if (!opened.digest().equals(now.digest())) {
      throw RackloomException.user(
          source + " is not what it was when it was opened", "open it again.");
    }
  }

  static SubModel copy(
      Path file, String format, List<Port> inputs, List<Port> outputs, Path folder) {
    try {
      Files.createDirectories(folder);
      Path draft = Files.createTempFile(folder, "part", ".tmp");
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in =
          new DigestInputStream(new BufferedInputStream(Files.newInputStream(file)), digest)) {
        Files.copy(in, draft, StandardCopyOption.REPLACE_EXISTING);
      }
      String sha256 = HexFormat.of().formatHex(digest.digest());
      Path part = folder.resolve(sha256 + "." + format);
      Files.move(draft, part, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      return new SubModel(part, new Artefact(sha256, Files.size(part), format), inputs, outputs);
    } catch (IOException e) {
      throw RackloomException.resources(
          "cannot copy " + file + " into " + folder + ": " + e.getMessage(),
          "make room on the disk or choose another workspace.",
          e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  /** The ports of some tensors, weights left out. */
  static List<Port> ports(Graph graph, IntStream tensors) {
    return tensors
        .mapToObj(graph.tensors()::get)
        .filter(t -> t.role() != Tensor.Role.WEIGHT)
        .map(WholeFile::port)
        .toList();
  }

  private static Port port(Tensor tensor) {
    if (tensor.dtype().equals(DType.UNKNOWN)) {
      throw RackloomException.user(
          "the type of '" + tensor.name() + "' is not known: a script does not say it",
          "put a "
              + ModelConfig.FILE
              + " beside the model, with name, data_type and dims of each"
              + " input and output, and open it again.");
    }
    return new Port(tensor.name(), tensor.dtype(), tensor.shape());
  }
}
