package dev.rackloom.moe;

import dev.rackloom.api.Ids;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.spi.ExpertHints;
import dev.rackloom.api.spi.ExpertStatisticsReader;
import dev.rackloom.api.spi.ModelFiles;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.moe.grid.Damage;
import dev.rackloom.moe.grid.Grid;
import dev.rackloom.weights.SafetensorsFiles;
import dev.rackloom.weights.StoredTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads TensorRT-LLM's statistics: a folder with {@code meta_info.json} and {@code
 * rank*.safetensors}, whose tensors are called {@code ITERATION_LAYER}. Layers have the model's
 * numbers. What each rank counted is summed; files of raw choices ({@code *_raw}) are left out.
 */
public final class TensorRtReader implements ExpertStatisticsReader {

  static final String FORMAT = "tensorrt-llm";
  static final String META = "meta_info.json";

  @Override
  public String format() {
    return FORMAT;
  }

  @Override
  public int match(Path file, byte[] head) {
    if (Names.lower(file).equals(META)) {
      return 100;
    }
    return head.length == 0 && Files.isRegularFile(file.resolve(META)) ? 100 : 0;
  }

  @Override
  public ExpertStatistics read(Path file, ExpertHints hints, ReadContext context) {
    Path meta = Names.lower(file).equals(META) ? file : file.resolve(META);
    int experts = experts(meta);
    Counted.expertsAsSaid(meta, experts, hints);
    Sums sums = new Sums(meta, experts);
    List<Path> ranks = ranks(meta);
    for (Path rank : ranks) {
      context.cancellation().check();
      context.progress().at(Double.NaN, String.valueOf(rank.getFileName()));
      for (StoredTensor tensor : SafetensorsFiles.read(rank, context).tensors()) {
        sums.add(tensor);
      }
    }
    return sums.statistics(ranks.size());
  }

  private static int experts(Path meta) {
    int[] experts = {0};
    Json.values(
        meta,
        json ->
            Json.object(
                meta,
                json,
                (name, value) -> {
                  if (name.equals("num_experts")) {
                    experts[0] = Json.whole(meta, value, name);
                  } else {
                    value.skipChildren();
                  }
                }));
    if (experts[0] == 0) {
      throw Damage.of(meta, "does not say 'num_experts'");
    }
    return experts[0];
  }

  private static List<Path> ranks(Path meta) {
    Path folder = Optional.ofNullable(meta.getParent()).orElse(Path.of(""));
    try (var files = Files.list(folder)) {
      List<Path> ranks =
          files
              .filter(f -> Names.lower(f).matches("rank.*(?<!_raw)\\.safetensors"))
              .sorted()
              .toList();
      if (ranks.isEmpty()) {
        throw RackloomException.user(
            folder + " holds no rank*.safetensors beside " + META,
            "name the folder that the statistics were written to.");
      }
      return ranks;
    } catch (IOException e) {
      throw ModelFiles.unreadable(folder, e);
    }
  }

  /** What all ranks counted, by iteration and layer. */
  private static final class Sums {
    private final Path meta;
    private final int experts;
    private final Map<Integer, Map<Integer, double[]>> byIteration = new TreeMap<>();

    Sums(Path meta, int experts) {
      this.meta = meta;
      this.experts = experts;
      Damage.atMost(meta, experts, Short.MAX_VALUE, "experts");
    }

    void add(StoredTensor tensor) {
      String name = tensor.name();
      if (!name.matches("\\d{1,9}_\\d{1,6}")) {
        throw Damage.of(
            tensor.file(), "has a tensor '" + name + "'; statistics are called ITERATION_LAYER");
      }
      Grid counts = Stored.grid(tensor);
      if (counts.rank() != 1 || counts.size() != experts) {
        throw Damage.of(
            tensor.file(),
            "has '" + name + "' of shape " + counts.shape() + ", not " + experts + " experts");
      }
      int at = name.indexOf('_');
      double[] sum =
          byIteration
              .computeIfAbsent(Integer.valueOf(name.substring(0, at)), i -> new TreeMap<>())
              .computeIfAbsent(Integer.valueOf(name.substring(at + 1)), l -> new double[experts]);
      for (int e = 0; e < experts; e++) {
        sum[e] += counts.at(e);
      }
    }

    ExpertStatistics statistics(int ranks) {
      if (byIteration.isEmpty()) {
        throw Damage.of(meta, "stands beside files without a tensor");
      }
      Counted counted = new Counted(meta, FORMAT, ExpertHints.NONE);
      TreeSet<Integer> layers = new TreeSet<>(byIteration.values().iterator().next().keySet());
      byIteration.forEach((iteration, rows) -> {
        if (!rows.keySet().equals(layers)) {
          throw Damage.of(
              meta,
              "is ragged: iteration " + iteration + " has other layers than the first iteration");
        }
        Damage.atMost(meta, (long) layers.size() * experts, Damage.CELLS, "loads");
        double[] flat = new double[layers.size() * experts];
        int r = 0;
        for (double[] row : rows.values()) {
          System.arraycopy(row, 0, flat, r++ * experts, experts);
        }
        counted.step("iteration " + iteration, layers.size(), experts, flat);
      });
      ExpertStatistics s = counted.statistics(LayerRows.Says.MOE_ONLY);
      return new ExpertStatistics(
          name(),
          FORMAT,
          LayerNumbers.withDense(Ids.copyOf(layers)),
          experts,
          s.windows(),
          s.trace(),
          List.of("summed over " + ranks + " ranks"));
    }

    private String name() {
      Path folder = meta.toAbsolutePath().normalize().getParent();
      return folder == null || folder.getFileName() == null
          ? FORMAT
          : String.valueOf(folder.getFileName());
    }
  }
}
