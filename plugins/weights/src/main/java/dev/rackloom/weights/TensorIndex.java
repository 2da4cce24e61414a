package dev.rackloom.weights;

import dev.rackloom.api.Checks;
import dev.rackloom.api.graph.NotUnderstood;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one model's weight files hold.
 *
 * @param format {@code safetensors} or {@code gguf}
 * @param tensors all tensors, in the order of the files; names are unique
 * @param metadata what the files say about the model, as text
 * @param files the files that hold the tensors
 * @param remarks what looks wrong but does not keep the tensors from being used
 */
public record TensorIndex(
    String format,
    List<StoredTensor> tensors,
    Map<String, String> metadata,
    List<Path> files,
    List<NotUnderstood> remarks) {

  public TensorIndex {
    Checks.named(format, "format");
    tensors = List.copyOf(tensors);
    Checks.distinct(tensors, StoredTensor::name, "tensors");
    metadata = java.util.Collections.unmodifiableMap(new TreeMap<>(metadata));
    files = List.copyOf(files);
    remarks = List.copyOf(remarks);
  }

  /** The tensor called {@code name}, if there is one; linear. */
  public Optional<StoredTensor> tensor(String name) {
    return tensors.stream().filter(t -> t.name().equals(name)).findFirst();
  }

  /** The bytes of all tensors, padding left out. */
  public long bytes() {
    return tensors.stream().mapToLong(StoredTensor::bytes).sum();
  }
}
