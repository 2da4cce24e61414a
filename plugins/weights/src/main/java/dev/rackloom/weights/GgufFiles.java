package dev.rackloom.weights;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.NotUnderstood;
import dev.rackloom.api.spi.ModelFiles;
import dev.rackloom.api.spi.ReadContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the headers of GGUF files: one file, or all parts of one that was split. */
public final class GgufFiles {

  static final String FORMAT = "gguf";
  static final String ENDING = ".gguf";
  static final String SPLIT_COUNT = "split.count";

  private static final Pattern PART =
      Pattern.compile("(.*)-(\\d{5})-of-(\\d{5})\\.gguf", Pattern.DOTALL);

  private GgufFiles() {}

  /**
   * Reads a file; with any part of a split one, all parts beside it.
   *
   * @throws RackloomException if a file is damaged or a part is missing
   * @throws java.util.concurrent.CancellationException if cancelled
   */
  public static GgufFile read(Path file, ReadContext context) {
    context.cancellation().check();
    context.progress().at(0, "header of " + file.getFileName());
    GgufHeader opened = GgufHeader.read(file, context);
    long count = opened.values().get(SPLIT_COUNT) instanceof GgufValue.Whole w ? w.value() : 1;
    return count > 1
        ? readParts(parts(file, count), context)
        : join(List.of(file), List.of(opened));
  }

  private static List<Path> parts(Path file, long count) {
    Matcher name = PART.matcher(String.valueOf(file.getFileName()));
    if (!name.matches() || Integer.parseInt(name.group(3)) != count) {
      throw RackloomException.user(
          file + " is one of " + count + " parts, and its name does not say which",
          "name the parts as they were made: name-00001-of-"
              + String.format(Locale.ROOT, "%05d", count)
              + ENDING
              + ".");
    }
    HeaderLimits.atMost(file, count, HeaderLimits.FILES, "parts");
    List<Path> parts = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      Path part =
          ModelFiles.beside(
              file,
              String.format(Locale.ROOT, "%s-%05d-of-%05d%s", name.group(1), i, count, ENDING));
      if (!Files.isRegularFile(part)) {
        throw RackloomException.user(
            "part " + i + " of " + count + " is missing: " + part, "download it, too.");
      }
      parts.add(part);
    }
    return parts;
  }

  private static GgufFile readParts(List<Path> parts, ReadContext context) {
    List<GgufHeader> headers = new ArrayList<>();
    long tensors = 0;
    for (Path part : parts) {
      context.cancellation().check();
      context.progress().at((double) headers.size() / parts.size(), "header of " + part);
      GgufHeader header = GgufHeader.read(part, context);
      headers.add(header);
      tensors += header.tensors().size();
      HeaderLimits.atMost(part, tensors, HeaderLimits.TENSORS, "tensors with the parts before");
    }
    return join(parts, headers);
  }

  /** The parts as one; where metadata differ, the first part's count. */
  private static GgufFile join(List<Path> files, List<GgufHeader> headers) {
    Map<String, GgufValue> values = new TreeMap<>();
    Map<String, String> texts = new TreeMap<>();
    List<StoredTensor> tensors = new ArrayList<>();
    List<NotUnderstood> remarks = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < headers.size(); i++) {
      GgufHeader header = headers.get(i);
      header.values().forEach(values::putIfAbsent);
      header.texts().forEach(texts::putIfAbsent);
      for (StoredTensor t : header.tensors()) {
        if (!names.add(t.name())) {
          throw HeaderLimits.damaged(files.get(i), "holds a second tensor '" + t.name() + "'");
        }
      }
      tensors.addAll(header.tensors());
      remarks.addAll(header.remarks());
    }
    TensorIndex index = new TensorIndex(FORMAT, tensors, texts, files, remarks);
    GgufHeader first = headers.getFirst();
    return new GgufFile(index, new GgufMetadata(values), first.version(), first.order());
  }
}
