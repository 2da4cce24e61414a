package dev.rackloom.agent;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.grpc.Status;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Where an ONNX file says that its weights lie when they are not in it: the entries {@code
 * location} of its tensors, wherever those are nested. Read by the field numbers of the published
 * schema (onnx.proto), without building a tree; weights themselves are skipped.
 */
final class ExternalData {

  private static final int MOST_NESTED = 64;

  /** A message of the schema that tensors may be in. */
  private enum Part {
    MODEL,
    TRAINING,
    GRAPH,
    FUNCTION,
    NODE,
    ATTRIBUTE,
    SPARSE,
    TENSOR,
    ENTRY
  }

  private static final Map<Part, Map<Integer, Part>> INSIDE =
      Map.of(
          Part.MODEL, Map.of(7, Part.GRAPH, 20, Part.TRAINING, 25, Part.FUNCTION),
          Part.TRAINING, Map.of(1, Part.GRAPH, 2, Part.GRAPH),
          Part.GRAPH, Map.of(1, Part.NODE, 5, Part.TENSOR, 15, Part.SPARSE),
          Part.FUNCTION, Map.of(7, Part.NODE, 11, Part.ATTRIBUTE),
          Part.NODE, Map.of(5, Part.ATTRIBUTE),
          Part.ATTRIBUTE,
              Map.of(
                  5,
                  Part.TENSOR,
                  6,
                  Part.GRAPH,
                  10,
                  Part.TENSOR,
                  11,
                  Part.GRAPH,
                  22,
                  Part.SPARSE,
                  23,
                  Part.SPARSE),
          Part.SPARSE, Map.of(1, Part.TENSOR, 2, Part.TENSOR),
          Part.TENSOR, Map.of(13, Part.ENTRY));

  private static final int KEY = 1;
  private static final int VALUE = 2;

  private final CodedInputStream in;
  private final Set<String> locations = new TreeSet<>();

  private ExternalData(CodedInputStream in) {
    this.in = in;
  }

  /**
   * Refuses a sub-model that wants weights from anywhere but an artefact beside it.
   *
   * @throws io.grpc.StatusRuntimeException FAILED_PRECONDITION
   */
  static void requireInside(String sha256, Path file, Predicate<String> isArtefact) {
    try {
      for (String location : locations(file)) {
        if (!isArtefact.test(location)) {
          throw Status.FAILED_PRECONDITION
              .withDescription(
                  "sub-model "
                      + sha256
                      + " wants weights from '"
                      + location
                      + "'; an agent loads nothing from outside its artefacts. Write the weights"
                      + " into the sub-model")
              .asRuntimeException();
        }
      }
    } catch (IOException e) {
      throw Status.FAILED_PRECONDITION
          .withDescription("sub-model " + sha256 + " cannot be read: " + e.getMessage())
          .withCause(e)
          .asRuntimeException();
    }
  }

  /**
   * The locations that a file names; empty if it holds all of its weights.
   *
   * @throws IOException if it cannot be read or is no ONNX file
   */
  static Set<String> locations(Path file) throws IOException {
    try (InputStream bytes =
        new BufferedInputStream(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS))) {
      ExternalData reading = new ExternalData(CodedInputStream.newInstance(bytes));
      reading.read(Part.MODEL, 0);
      return reading.locations;
    }
  }

  private void read(Part part, int depth) throws IOException {
    if (depth > MOST_NESTED) {
      throw new IOException("it is nested more than " + MOST_NESTED + " levels deep");
    }
    Map<Integer, Part> inside = INSIDE.getOrDefault(part, Map.of());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      Part next = inside.get(WireFormat.getTagFieldNumber(tag));
      if (next == null || WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        in.skipField(tag);
        continue;
      }
      int outer = in.pushLimit(in.readRawVarint32());
      if (next == Part.ENTRY) {
        entry();
      } else {
        read(next, depth + 1);
      }
      in.checkLastTagWas(0);
      in.popLimit(outer);
    }
  }

  /**
   * Readers differ in what they make of a field that comes twice, so all of its values count; a
   * field of the right number and another wire type is none to any of them.
   */
  private void entry() throws IOException {
    Set<String> keys = new HashSet<>();
    Set<String> values = new HashSet<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      boolean text = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      int field = WireFormat.getTagFieldNumber(tag);
      if (text && field == KEY) {
        keys.add(in.readString());
      } else if (text && field == VALUE) {
        values.add(in.readString());
      } else {
        in.skipField(tag);
      }
    }
    if (keys.contains("location")) {
      locations.addAll(values.isEmpty() ? Set.of("") : values);
    }
  }
}
