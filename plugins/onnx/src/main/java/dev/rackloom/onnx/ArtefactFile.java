package dev.rackloom.onnx;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.Artefact;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.spi.SubModelWriter.SubModel;
import dev.rackloom.onnx.proto.Onnx;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;

/** Writes models under the name of their content hash; a file of that name is whole. */
final class ArtefactFile {

  private ArtefactFile() {}

  static SubModel write(Onnx.Model model, Path folder, List<Port> inputs, List<Port> outputs) {
    MessageDigest digest = Digest.sha256();
    try {
      Files.createDirectories(folder);
      Path draft = Files.createTempFile(folder, "part", ".tmp");
      try (OutputStream out =
          new BufferedOutputStream(
              new DigestOutputStream(Files.newOutputStream(draft), digest), 1 << 16)) {
        model.writeTo(out);
      }
      String sha256 = Digest.hex(digest.digest());
      Path file = folder.resolve(sha256 + ".onnx");
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      return new SubModel(
          file, new Artefact(sha256, Files.size(file), OnnxPlugin.FORMAT), inputs, outputs);
    } catch (IOException e) {
      throw RackloomException.resources(
          "cannot write a sub-model into " + folder + ": " + e.getMessage(),
          "make room on the disk or choose another workspace.",
          e);
    }
  }
}
