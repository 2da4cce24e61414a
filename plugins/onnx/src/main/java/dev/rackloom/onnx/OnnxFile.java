package dev.rackloom.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.rackloom.api.Failure;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.spi.ModelFiles;
import dev.rackloom.onnx.proto.Onnx;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Opens ONNX files by mapping them; the elements of large tensors stay in the file. */
final class OnnxFile {

  private static final int MAX_NESTING = 100;

  private OnnxFile() {}

  /** Parses the file and puts its local functions in the place of their calls. */
  static Onnx.Model inlined(Path file) {
    return Functions.inlined(file, open(file));
  }

  /** Parses the file. Fails with a user's message on anything that is not a whole ONNX model. */
  static Onnx.Model open(Path file) {
    try {
      CodedInputStream input = CodedInputStream.newInstance(Slim.model(map(file)));
      input.setRecursionLimit(MAX_NESTING);
      Onnx.Model model = Onnx.Model.parseFrom(input);
      if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
        throw RackloomException.user(
            file + " holds no graph", "it is not an ONNX model, or an empty one.");
      }
      return model;
    } catch (InvalidProtocolBufferException e) {
      throw RackloomException.of(
          Failure.Kind.USER,
          file + " is not a whole ONNX file: " + e.getMessage(),
          "it is truncated or of another format; compare its size and hash with the original.",
          e);
    } catch (IOException e) {
      throw ModelFiles.unreadable(file, e);
    }
  }

  /** The bytes of the file, mapped: nothing is read before it is looked at. */
  static ByteBuffer map(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() == 0) {
        throw RackloomException.user(
            file + " is empty", "the download or export was cut off; make the file again.");
      }
      if (channel.size() > Integer.MAX_VALUE) {
        throw RackloomException.user(
            file + " is larger than 2 GiB, which one ONNX file cannot be",
            "export it with external data.");
      }
      return channel
          .map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto())
          .asByteBuffer();
    } catch (IOException e) {
      throw ModelFiles.unreadable(file, e);
    }
  }
}
