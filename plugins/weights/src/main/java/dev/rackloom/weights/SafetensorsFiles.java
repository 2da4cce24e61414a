package dev.rackloom.weights;

import com.fasterxml.jackson.core.JsonParser;
import dev.rackloom.api.graph.NotUnderstood;
import dev.rackloom.api.spi.ModelFiles;
import dev.rackloom.api.spi.ReadContext;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads the headers of safetensors files: one file, or all that an index names. */
public final class SafetensorsFiles {

  /** The name of the index of a model kept in several files. */
  public static final String INDEX_NAME = "model.safetensors.index.json";

  static final String FORMAT = "safetensors";
  static final String ENDING = ".safetensors";
  static final String INDEX_ENDING = ".safetensors.index.json";

  private SafetensorsFiles() {}

  /**
   * Reads one {@code .safetensors} file, or with an {@code .index.json} every file it names.
   *
   * @throws dev.rackloom.api.RackloomException if a file is damaged, missing, or outside the folder
   * @throws java.util.concurrent.CancellationException if cancelled
   */
  public static TensorIndex read(Path file, ReadContext context) {
    context.cancellation().check();
    return isIndex(file) ? readIndex(file, context) : readOne(file, context);
  }

  /** The index in {@code folder}, else the only safetensors file in it, if there is one. */
  public static Optional<Path> in(Path folder) {
    Path index = folder.resolve(INDEX_NAME);
    if (Files.isRegularFile(index)) {
      return Optional.of(index);
    }
    try (var files = Files.list(folder)) {
      List<Path> weights = files.filter(f -> f.toString().endsWith(ENDING)).limit(2).toList();
      return weights.size() == 1 ? Optional.of(weights.getFirst()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static boolean isIndex(Path file) {
    return String.valueOf(file.getFileName()).endsWith(INDEX_ENDING);
  }

  private static TensorIndex readOne(Path file, ReadContext context) {
    context.progress().at(0, "header of " + file.getFileName());
    SafetensorsHeader header = SafetensorsHeader.read(file);
    List<NotUnderstood> remarks = new ArrayList<>(header.remarks());
    partOf(file).ifPresent(remarks::add);
    return new TensorIndex(FORMAT, header.tensors(), header.metadata(), List.of(file), remarks);
  }

  /** A remark if the file is one of several that an index beside it names. */
  private static Optional<NotUnderstood> partOf(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.matches(".*-\\d{5}-of-\\d{5}\\.safetensors")
        ? Optional.of(
            new NotUnderstood(
                name,
                "this is one of several files",
                "the others' weights are missing; open " + INDEX_NAME))
        : Optional.empty();
  }

  private static TensorIndex readIndex(Path file, ReadContext context) {
    SafetensorsIndex index = SafetensorsIndex.read(file);
    Set<String> names = new LinkedHashSet<>(index.weightMap().values());
    HeaderLimits.atMost(file, names.size(), HeaderLimits.FILES, "files");
    Map<String, String> metadata = new TreeMap<>(index.metadata());
    List<StoredTensor> tensors = new ArrayList<>();
    List<NotUnderstood> remarks = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    for (String name : names) {
      context.cancellation().check();
      context.progress().at((double) files.size() / names.size(), "header of " + name);
      Path part = index.part(name);
      context.besides().accept(part);
      SafetensorsHeader header = SafetensorsHeader.read(part);
      files.add(part);
      tensors.addAll(header.tensors());
      header.metadata().forEach(metadata::putIfAbsent);
      remarks.addAll(header.remarks());
      HeaderLimits.atMost(file, tensors.size(), HeaderLimits.TENSORS, "tensors");
    }
    remarks.addAll(compare(file, index, tensors));
    return new TensorIndex(FORMAT, tensors, metadata, files, remarks);
  }

  /** Refuses what the index names and no file holds, or two hold; remarks on the contrary. */
  private static List<NotUnderstood> compare(
      Path file, SafetensorsIndex index, List<StoredTensor> tensors) {
    Map<String, Path> held = new HashMap<>();
    for (StoredTensor t : tensors) {
      if (held.putIfAbsent(t.name(), t.file()) != null) {
        throw HeaderLimits.damaged(file, "names two files that both hold '" + t.name() + "'");
      }
    }
    index
        .weightMap()
        .forEach((tensor, part) -> {
          if (!index.part(part).equals(held.get(tensor))) {
            throw HeaderLimits.damaged(
                file, "says that '" + tensor + "' is in " + part + ", which does not hold it");
          }
        });
    long more = held.size() - (long) index.weightMap().size();
    return more == 0
        ? List.of()
        : List.of(
            new NotUnderstood(
                String.valueOf(file.getFileName()),
                more + " tensors that the index does not name",
                "they are counted among the weights"));
  }

  /** The index: which file holds which tensor. */
  private record SafetensorsIndex(
      Path file, Map<String, String> weightMap, Map<String, String> metadata) {

    static SafetensorsIndex read(Path file) {
      SafetensorsIndex index = new SafetensorsIndex(file, new TreeMap<>(), new TreeMap<>());
      byte[] text = index.text();
      try (JsonParser json = Json.parser(text)) {
        json.nextToken();
        Json.object(json, index::member);
      } catch (IOException e) {
        throw HeaderLimits.damaged(file, "cannot be read: " + e.getMessage());
      }
      if (index.weightMap.isEmpty()) {
        throw HeaderLimits.damaged(file, "names no tensor in its weight_map");
      }
      return index;
    }

    private byte[] text() {
      try (FileChannel channel = ModelFiles.open(file)) {
        HeaderLimits.atMost(file, channel.size(), HeaderLimits.JSON_BYTES, "bytes of index");
        return Channels.newInputStream(channel).readNBytes((int) HeaderLimits.JSON_BYTES);
      } catch (IOException e) {
        throw ModelFiles.unreadable(file, e);
      }
    }

    private void member(String name, JsonParser json) throws IOException {
      switch (name) {
        case "weight_map" -> Json.object(json, this::place);
        case "metadata" -> Json.object(json, this::note);
        default -> json.skipChildren();
      }
    }

    private void place(String tensor, JsonParser json) throws IOException {
      HeaderLimits.atMost(file, weightMap.size() + 1L, HeaderLimits.TENSORS, "tensors");
      weightMap.put(tensor, Json.text(json));
    }

    private void note(String key, JsonParser json) throws IOException {
      if (json.currentToken().isScalarValue()) {
        metadata.put(key, json.getText());
      } else {
        json.skipChildren();
      }
    }

    Path part(String name) {
      return ModelFiles.beside(file, name);
    }
  }
}
