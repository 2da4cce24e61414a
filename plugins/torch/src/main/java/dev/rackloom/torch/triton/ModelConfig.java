package dev.rackloom.torch.triton;

import dev.rackloom.api.Checks;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.spi.ModelFiles;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a model configuration says, as far as it is needed here.
 *
 * @param file where it stands
 * @param name the model's name; its folder's if it gives none
 * @param platform such as {@code pytorch_libtorch}, {@code onnxruntime_onnx}, {@code ensemble}; the
 *     backend's name where there is no platform
 * @param batched whether tensors have a batch in front of the extents that stand here
 * @param inputs in the file's order
 * @param outputs in the file's order
 * @param steps of an ensemble
 * @param modelFile the name of the model's file; empty for the usual one of the platform
 * @param versions which are served
 */
public record ModelConfig(
    Path file,
    String name,
    String platform,
    boolean batched,
    List<Entry> inputs,
    List<Entry> outputs,
    List<Step> steps,
    String modelFile,
    VersionPolicy versions) {

  /** What the file is called. */
  public static final String FILE = "config.pbtxt";

  /** What a configuration of several models says it runs on. */
  public static final String ENSEMBLE = "ensemble";

  private static final int MOST_BYTES = 1 << 20;
  private static final String TYPE = "TYPE_";

  private static final Map<String, DType> TYPES =
      Map.ofEntries(
          Map.entry("BOOL", DType.BOOL),
          Map.entry("UINT8", DType.UINT8),
          Map.entry("UINT16", DType.UINT16),
          Map.entry("UINT32", DType.UINT32),
          Map.entry("UINT64", DType.UINT64),
          Map.entry("INT8", DType.INT8),
          Map.entry("INT16", DType.INT16),
          Map.entry("INT32", DType.INT32),
          Map.entry("INT64", DType.INT64),
          Map.entry("FP16", DType.FLOAT16),
          Map.entry("BF16", DType.BFLOAT16),
          Map.entry("FP32", DType.FLOAT32),
          Map.entry("FP64", DType.FLOAT64),
          Map.entry("STRING", DType.STRING));

  /**
   * A tensor.
   *
   * @param name its name
   * @param dtype its element type
   * @param dims its extents without the batch, -1 where any is taken
   */
  public record Entry(String name, DType dtype, List<Long> dims) {
    public Entry {
      Checks.named(name, "tensor of a model configuration");
      dims = List.copyOf(dims);
    }
  }

  /**
   * A step of an ensemble.
   *
   * @param model the name of its model, beside the ensemble's folder
   * @param version of that model; -1 for the newest
   * @param inputs the ensemble's name of a tensor for each of the model's
   * @param outputs the same for what it makes
   */
  public record Step(
      String model, long version, Map<String, String> inputs, Map<String, String> outputs) {
    public Step {
      Checks.named(model, "model of a step");
    }
  }

  public ModelConfig {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    steps = List.copyOf(steps);
    Checks.distinct(inputs, Entry::name, "inputs in " + file);
    Checks.distinct(outputs, Entry::name, "outputs in " + file);
  }

  /** Whether it is of several models. */
  public boolean isEnsemble() {
    return platform.equals(ENSEMBLE);
  }

  /**
   * Reads one.
   *
   * @throws RackloomException if it cannot be read, or holds what no configuration can
   */
  public static ModelConfig read(Path file) {
    PbText.Value config = PbText.parse(file, text(file));
    if (!config.all("ensemble_scheduling").isEmpty() && platform(config).isEmpty()) {
      throw wrong(file, "has steps, but no platform: \"" + ENSEMBLE + "\"");
    }
    try {
      return new ModelConfig(
          file,
          config.text("name", folderName(file)),
          platform(config),
          whole(file, config.text("max_batch_size", "0")) > 0,
          entries(file, config.all("input")),
          entries(file, config.all("output")),
          config.all("ensemble_scheduling").stream()
              .flatMap(s -> s.all("step").stream())
              .map(s -> step(file, s))
              .toList(),
          modelFile(file, config),
          versions(file, config));
    } catch (IllegalArgumentException e) {
      throw wrong(file, "cannot be: " + e.getMessage());
    }
  }

  private static String platform(PbText.Value config) {
    return config.text("platform", config.text("backend", ""));
  }

  private static String modelFile(Path file, PbText.Value config) {
    String name = config.text("default_model_filename", "");
    if (!name.matches("[^/\\\\]*") || name.equals("..") || name.equals(".")) {
      throw wrong(file, "has a default_model_filename '" + name + "' that leads elsewhere");
    }
    return name;
  }

  private static VersionPolicy versions(Path file, PbText.Value config) {
    List<PbText.Value> policies = config.all("version_policy");
    List<VersionPolicy> named = policies.stream().flatMap(p -> choices(file, p).stream()).toList();
    if (named.size() > 1) {
      throw wrong(file, "has a version_policy of more than one kind");
    }
    return named.isEmpty() ? VersionPolicy.USUAL : named.getFirst();
  }

  private static List<VersionPolicy> choices(Path file, PbText.Value policy) {
    List<VersionPolicy> named = new ArrayList<>();
    policy.all("all").forEach(all -> named.add(new VersionPolicy.All()));
    for (PbText.Value latest : policy.all("latest")) {
      named.add(new VersionPolicy.Latest(whole(file, latest.text("num_versions", "1"))));
    }
    for (PbText.Value specific : policy.all("specific")) {
      named.add(
          new VersionPolicy.Specific(
              specific.all("versions").stream().map(v -> whole(file, v.text())).toList()));
    }
    return named;
  }

  private static String folderName(Path file) {
    return Optional.ofNullable(file.toAbsolutePath().getParent())
        .map(Path::getFileName)
        .map(Path::toString)
        .orElse("model");
  }

  private static String text(Path file) {
    try (FileChannel channel = ModelFiles.open(file)) {
      byte[] bytes = Channels.newInputStream(channel).readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw wrong(file, "has more than " + MOST_BYTES + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw ModelFiles.unreadable(file, e);
    }
  }

  private static List<Entry> entries(Path file, List<PbText.Value> values) {
    return values.stream().map(v -> entry(file, v)).toList();
  }

  private static Entry entry(Path file, PbText.Value value) {
    String name = value.text("name", "");
    String type = value.text("data_type", "");
    DType dtype =
        Optional.ofNullable(
                TYPES.get(
                    type.startsWith(TYPE)
                        ? type.substring(TYPE.length()).toUpperCase(Locale.ROOT)
                        : type))
            .orElseThrow(() -> wrong(file, "gives '" + name + "' the data_type '" + type + "'"));
    if (!value.all("reshape").isEmpty()) {
      throw wrong(file, "reshapes '" + name + "', which is not done here");
    }
    List<Long> dims = value.all("dims").stream().map(d -> whole(file, d.text())).toList();
    if (dims.stream().anyMatch(d -> d < -1)) {
      throw wrong(file, "gives '" + name + "' the extents " + dims);
    }
    return new Entry(name, dtype, dims);
  }

  private static Step step(Path file, PbText.Value value) {
    return new Step(
        value.text("model_name", ""),
        whole(file, value.text("model_version", "-1")),
        map(file, value.all("input_map")),
        map(file, value.all("output_map")));
  }

  private static Map<String, String> map(Path file, List<PbText.Value> entries) {
    Map<String, String> map = new LinkedHashMap<>();
    for (PbText.Value entry : entries) {
      String key = Checks.named(entry.text("key", ""), "key of a map");
      if (map.put(key, Checks.named(entry.text("value", ""), "value of '" + key + "'")) != null) {
        throw wrong(file, "maps '" + key + "' twice in a step");
      }
    }
    return map;
  }

  private static long whole(Path file, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw wrong(file, "has '" + text + "' where a whole number must be");
    }
  }

  private static RackloomException wrong(Path file, String what) {
    return RackloomException.user(
        file + " " + what, "write it as Triton's model configuration says.");
  }
}
