package dev.rackloom.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.rackloom.api.RackloomException;
import dev.rackloom.onnx.proto.Onnx;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Opens ONNX files by mapping them: tensors in the parsed message are views of the file. */
final class OnnxFile {

  private static final int MAX_NESTING = 100;

  private OnnxFile() {}

  /** Parses the file. Fails with a user's message on anything that is not a whole ONNX model. */
  static Onnx.Model open(Path file) {
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
      ByteBuffer mapped =
          channel
              .map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto())
              .asByteBuffer();
      return parse(file, mapped);
    } catch (NoSuchFileException e) {
      throw RackloomException.user("there is no file " + file, "check the path.");
    } catch (AccessDeniedException e) {
      throw RackloomException.user("you may not read " + file, "check its permissions.");
    } catch (InvalidProtocolBufferException e) {
      throw RackloomException.of(
          dev.rackloom.api.Failure.Kind.USER,
          file + " is not a whole ONNX file: " + e.getMessage(),
          "it is truncated or of another format; compare its size and hash with the original.",
          e);
    } catch (IOException e) {
      throw RackloomException.resources(
          "cannot read " + file + ": " + e.getMessage(), "check the disk.", e);
    }
  }

  private static Onnx.Model parse(Path file, ByteBuffer bytes) throws IOException {
    CodedInputStream input = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
    input.enableAliasing(true);
    input.setRecursionLimit(MAX_NESTING);
    Onnx.Model model = Onnx.Model.parseFrom(input);
    if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
      throw RackloomException.user(
          file + " holds no graph", "it is not an ONNX model, or an empty one.");
    }
    return model;
  }

  /**
   * The raw bytes of a tensor kept outside the file; refuses paths that leave the model's folder.
   */
  static ByteString externalData(Path model, Onnx.Tensor tensor) {
    External where = External.of(model, tensor);
    try (FileChannel channel = FileChannel.open(where.file(), StandardOpenOption.READ)) {
      long length = where.length() < 0 ? channel.size() - where.offset() : where.length();
      if (length < 0
          || where.offset() < 0
          || where.offset() + length > channel.size()
          || length > Integer.MAX_VALUE) {
        throw RackloomException.user(
            "tensor '"
                + tensor.getName()
                + "' wants "
                + length
                + " bytes at "
                + where.offset()
                + " of "
                + where.file()
                + ", which has "
                + channel.size(),
            "the data file is truncated or belongs to another model.");
      }
      ByteBuffer bytes =
          channel
              .map(FileChannel.MapMode.READ_ONLY, where.offset(), length, Arena.ofAuto())
              .asByteBuffer();
      return UnsafeByteOperations.unsafeWrap(bytes);
    } catch (IOException e) {
      throw RackloomException.resources(
          "cannot read " + where.file() + ": " + e.getMessage(), "check the disk.", e);
    }
  }

  /** Fails if a tensor's external data is not there. */
  static void checkExternal(Path model, Onnx.Tensor tensor) {
    if (tensor.getDataLocation() == Onnx.Tensor.DataLocation.EXTERNAL) {
      External.of(model, tensor);
    }
  }

  /** Where a tensor's data lies. */
  private record External(Path file, long offset, long length) {

    static External of(Path model, Onnx.Tensor tensor) {
      String location = "";
      long offset = 0;
      long length = -1;
      for (Onnx.StringStringEntry entry : tensor.getExternalDataList()) {
        switch (entry.getKey()) {
          case "location" -> location = entry.getValue();
          case "offset" -> offset = number(tensor, entry.getValue());
          case "length" -> length = number(tensor, entry.getValue());
          default -> {} // checksum and extensions are not needed to find the bytes
        }
      }
      return new External(resolve(model, tensor, location), offset, length);
    }

    private static long number(Onnx.Tensor tensor, String text) {
      try {
        return Long.parseLong(text);
      } catch (NumberFormatException e) {
        throw RackloomException.user(
            "tensor '"
                + tensor.getName()
                + "' has external data at '"
                + text
                + "', which is not a number",
            "export the model again.");
      }
    }

    private static Path resolve(Path model, Onnx.Tensor tensor, String location) {
      Path folder = model.toAbsolutePath().normalize().getParent();
      Path file =
          location.indexOf('\0') >= 0 || folder == null
              ? model
              : folder.resolve(location).normalize();
      if (location.isBlank() || folder == null || !file.startsWith(folder)) {
        throw RackloomException.user(
            "tensor '"
                + tensor.getName()
                + "' points outside the model's folder: '"
                + location
                + "'",
            "do not trust this file, or put its data beside it.");
      }
      if (!Files.isRegularFile(file)) {
        throw RackloomException.user(
            "external data of tensor '" + tensor.getName() + "' is missing: " + file,
            "copy '" + location + "' beside " + model.getFileName() + ".");
      }
      return file;
    }
  }
}
