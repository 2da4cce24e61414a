package dev.rackloom.moe;

import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.spi.ExpertHints;
import dev.rackloom.api.spi.ExpertStatisticsReader;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.moe.grid.Damage;
import dev.rackloom.moe.grid.Grid;
import dev.rackloom.moe.torch.PickledDict;
import dev.rackloom.moe.torch.TorchFile;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads dumps of SGLang's recorder of expert distributions ({@code .pt}), all four modes: counts of
 * experts by step, counts of slots by pass, and choices by token. Dense layers are counted. Nothing
 * in the file is run.
 */
public final class SglangDumpReader implements ExpertStatisticsReader {

  static final String FORMAT = "sglang-dump";

  private static final String COUNTS = "logical_count";
  private static final String RECORDS = "records";
  private static final String MAP = "last_physical_to_logical_map";
  private static final String SLOTS = "global_physical_count";
  private static final String CHOICES = "topk_ids_of_layer";

  @Override
  public String format() {
    return FORMAT;
  }

  @Override
  public int match(Path file, byte[] head) {
    boolean zip =
        head.length > 3 && head[0] == 'P' && head[1] == 'K' && head[2] == 3 && head[3] == 4;
    boolean named = Names.lower(file).endsWith(".pt");
    return named ? (zip ? 100 : 50) : zip ? 20 : 0;
  }

  @Override
  public ExpertStatistics read(Path file, ExpertHints hints, ReadContext context) {
    context.cancellation().check();
    PickledDict dump = TorchFile.read(file, context);
    if (dump.has(COUNTS)) {
      return counts(file, dump, hints);
    }
    if (dump.has(RECORDS)) {
      return records(file, dump, hints, context);
    }
    throw Damage.of(
        file, "is no dump of the recorder: it has neither '" + COUNTS + "' nor '" + RECORDS + "'");
  }

  private static ExpertStatistics counts(Path file, PickledDict dump, ExpertHints hints) {
    Counted counted = new Counted(file, FORMAT, hints);
    counted.grid(dump.tensor(COUNTS));
    dump.real("average_utilization_rate_over_window")
        .ifPresent(rate ->
            counted.note("the engine's own balance over its last window: " + rate + " (measured)"));
    return counted.statistics(LayerRows.Says.WITH_DENSE);
  }

  private static ExpertStatistics records(
      Path file, PickledDict dump, ExpertHints hints, ReadContext context) {
    List<PickledDict> records = dump.dicts(RECORDS);
    if (records.isEmpty()) {
      throw Damage.of(file, "holds no record: nothing ran while it was made");
    }
    Slots map = Slots.of(file, dump.tensor(MAP), hints.experts());
    String numbers = records.getFirst().has(CHOICES) ? CHOICES : SLOTS;
    Damage.atMost(
        file,
        records.stream().mapToLong(r -> r.tensor(numbers).size()).sum(),
        file.toFile().length(),
        "numbers in its records");
    return records.getFirst().has(CHOICES)
        ? choices(file, records, map, hints, context)
        : passes(file, records, map, hints);
  }

  private static ExpertStatistics passes(
      Path file, List<PickledDict> records, Slots map, ExpertHints hints) {
    Counted counted = new Counted(file, FORMAT, hints);
    for (PickledDict record : records) {
      Grid slots = record.tensor(SLOTS);
      map.sameShape(slots);
      counted.step(
          "pass " + record.whole("forward_pass_id").orElse(0L),
          map.rows(),
          map.experts(),
          map.logical(slots, 0));
    }
    counted.note(UNDER_LAST_MAP);
    return counted.statistics(LayerRows.Says.WITH_DENSE);
  }

  private static final String UNDER_LAST_MAP =
      "slots are turned into experts by the last map of the recording; if it changed while recording, earlier counts are off";

  private static ExpertStatistics choices(
      Path file, List<PickledDict> records, Slots map, ExpertHints hints, ReadContext context) {
    List<Grid> grids = records.stream().map(r -> r.tensor(CHOICES)).toList();
    SglangTokens tokens = new SglangTokens(file, map, grids);
    for (int r = 0; r < records.size(); r++) {
      context.cancellation().check();
      context.progress().at((double) r / records.size(), "record " + r);
      tokens.add(records.get(r), grids.get(r));
    }
    return tokens.statistics(FORMAT, hints.withExperts(map.experts()), UNDER_LAST_MAP);
  }
}
