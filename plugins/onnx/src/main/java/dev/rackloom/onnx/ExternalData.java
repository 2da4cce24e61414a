package dev.rackloom.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.rackloom.api.RackloomException;
import dev.rackloom.onnx.inference.ElementTypes;
import dev.rackloom.onnx.proto.Onnx;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tensors kept in files beside the model. Paths may not leave the model's folder, by name or by
 * link; offsets and lengths are checked against the file's size; the bytes are not read here.
 */
final class ExternalData {

  private final Path model;
  private final Map<String, Place> places = new HashMap<>();

  ExternalData(Path model) {
    this.model = model;
  }

  /** Fails if a tensor says that its data is outside the file and it is not there whole. */
  void check(Onnx.Tensor tensor) {
    if (tensor.getDataLocation() == Onnx.Tensor.DataLocation.EXTERNAL) {
      range(tensor);
    }
  }

  /** The files that were looked into. */
  List<Path> files() {
    return places.values().stream().map(Place::file).distinct().sorted().toList();
  }

  /** The raw bytes of a tensor kept outside the file, mapped. */
  ByteString bytes(Onnx.Tensor tensor) {
    Range range = range(tensor);
    if (range.length() > Integer.MAX_VALUE) {
      throw RackloomException.user(
          "tensor '" + tensor.getName() + "' is larger than 2 GiB, which a part cannot hold",
          "cut the model elsewhere, or split the tensor.");
    }
    try (FileChannel channel = FileChannel.open(range.file(), StandardOpenOption.READ)) {
      return UnsafeByteOperations.unsafeWrap(
          channel
              .map(FileChannel.MapMode.READ_ONLY, range.offset(), range.length(), Arena.ofAuto())
              .asByteBuffer());
    } catch (IOException e) {
      throw RackloomException.resources(
          "cannot read " + range.file() + ": " + e.getMessage(), "check the disk.", e);
    }
  }

  private Range range(Onnx.Tensor tensor) {
    String location = "";
    long offset = 0;
    long length = -1;
    for (Onnx.StringStringEntry entry : tensor.getExternalDataList()) {
      switch (entry.getKey()) {
        case "location" -> location = entry.getValue();
        case "offset" -> offset = number(tensor, "offset", entry.getValue());
        case "length" -> length = number(tensor, "length", entry.getValue());
        default -> {} // checksum and extensions are not needed to find the bytes
      }
    }
    Place place = places.get(location);
    if (place == null) {
      place = find(tensor, location);
      places.put(location, place);
    }
    long needed = needed(tensor);
    long taken = length >= 0 ? length : needed >= 0 ? needed : place.size() - offset;
    boolean fits = offset <= place.size() && taken >= 0 && taken <= place.size() - offset;
    if (!fits || (needed >= 0 && taken < needed)) {
      throw tooShort(tensor, place, offset, Math.max(taken, needed));
    }
    return new Range(place.file(), offset, taken);
  }

  /** The bytes that type and extents ask for; -1 if they are not known. */
  private static long needed(Onnx.Tensor tensor) {
    return ElementTypes.of(tensor.getDataType())
        .bytes(Constants.fact(tensor).shape().elements())
        .known()
        .orElse(-1);
  }

  private static RackloomException tooShort(
      Onnx.Tensor tensor, Place place, long offset, long length) {
    return RackloomException.user(
        "tensor '"
            + tensor.getName()
            + "' wants "
            + length
            + " bytes at "
            + offset
            + " of "
            + place.file()
            + ", which has "
            + place.size(),
        "the data file is truncated or belongs to another model.");
  }

  private static long number(Onnx.Tensor tensor, String what, String text) {
    long value;
    try {
      value = Long.parseLong(text);
    } catch (NumberFormatException e) {
      value = -1;
    }
    if (value < 0) {
      throw RackloomException.user(
          "tensor '"
              + tensor.getName()
              + "' has external data whose "
              + what
              + " is '"
              + text
              + "', which is no number of bytes",
          "export the model again.");
    }
    return value;
  }

  private Place find(Onnx.Tensor tensor, String location) {
    Path file = resolve(tensor, location);
    if (!Files.isRegularFile(file)) {
      throw RackloomException.user(
          "external data of tensor '" + tensor.getName() + "' is missing: " + file,
          "copy '" + location + "' beside " + model.getFileName() + ".");
    }
    try {
      Path real = file.toRealPath();
      if (!real.startsWith(folder().toRealPath())) {
        throw outside(tensor, location + "', a link to '" + real);
      }
      return new Place(real, Files.size(real));
    } catch (IOException e) {
      throw RackloomException.user(
          "external data of tensor '" + tensor.getName() + "' cannot be read: " + e.getMessage(),
          "check the permissions of " + file + ".");
    }
  }

  private Path folder() {
    Path folder = model.toAbsolutePath().normalize().getParent();
    return folder == null ? Path.of("/") : folder;
  }

  private Path resolve(Onnx.Tensor tensor, String location) {
    try {
      Path relative = Path.of(location);
      Path file = folder().resolve(relative).normalize();
      boolean inside = !location.isBlank() && !relative.isAbsolute() && file.startsWith(folder());
      if (inside) {
        return file;
      }
    } catch (InvalidPathException e) {
      throw outside(tensor, location);
    }
    throw outside(tensor, location);
  }

  private static RackloomException outside(Onnx.Tensor tensor, String location) {
    return RackloomException.user(
        "tensor '" + tensor.getName() + "' points outside the model's folder: '" + location + "'",
        "do not trust this file, or put its data beside it.");
  }

  private record Place(Path file, long size) {}

  private record Range(Path file, long offset, long length) {}
}
