package dev.rackloom.moe;

import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.spi.ExpertHints;
import dev.rackloom.moe.grid.Damage;
import dev.rackloom.moe.grid.Grid;
import dev.rackloom.moe.torch.PickledDict;
import java.nio.file.Path;
import java.util.List;

/**
 * Tokens of passes that SGLang recorded: layers x tokens x places for choices, of which a model may
 * use fewer. Prompts' tokens stand in runs whose lengths are given; of steps only the place in the
 * batch is known.
 */
final class SglangTokens {

  private static final int CHOICES = 64;

  private final Path file;
  private final Slots map;
  private final Traced traced;
  private int prompts;

  SglangTokens(Path file, Slots map, List<Grid> passes) {
    this.file = file;
    this.map = map;
    int used = 0;
    for (Grid pass : passes) {
      if (pass.rank() != 3 || pass.extent(0) != map.rows()) {
        throw Damage.of(
            file,
            "has choices of shape "
                + pass.shape()
                + ", not "
                + map.rows()
                + " layers x tokens x choices");
      }
      Damage.atMost(file, pass.extent(2), CHOICES, "choices of a token");
      used = Math.max(used, used(file, pass));
    }
    this.traced = new Traced(file, map.rows(), Math.max(1, used));
  }

  /** How many of the places for choices are used by any token. */
  private static int used(Path file, Grid pass) {
    int most = 0;
    int places = Math.max(1, pass.extent(2));
    for (int i = 0; i < pass.size(); i++) {
      if (i % places >= most && pass.whole(file, i) != Traced.NONE) {
        most = i % places + 1;
      }
    }
    return most;
  }

  void add(PickledDict record, Grid pass) {
    int tokens = pass.extent(1);
    int[] prompt = promptsOf(record, tokens);
    int places = pass.extent(2);
    int topK = traced.topK();
    for (int t = 0; t < tokens; t++) {
      int token = t;
      traced.token(
          prompt[t],
          i -> {
            int row = i / topK;
            int place = i % topK;
            int slot =
                place >= places
                    ? Traced.NONE
                    : pass.whole(file, (row * tokens + token) * places + place);
            return slot == Traced.NONE ? slot : map.expertAt(row, slot);
          });
    }
  }

  /** A number for the prompt of each token. */
  private int[] promptsOf(PickledDict record, int tokens) {
    int[] of = new int[tokens];
    List<Long> runs = record.wholes("extend_seq_lens").orElse(List.of());
    long sum = 0;
    for (long run : runs) {
      sum = run < 0 || run > tokens ? Long.MAX_VALUE / 2 : sum + run;
      if (sum > tokens) {
        throw Damage.of(file, "has prompts of more tokens than the " + tokens + " of their pass");
      }
    }
    int at = 0;
    for (long run : runs) {
      for (int i = 0; i < run; i++) {
        of[at++] = prompts;
      }
      prompts++;
    }
    for (; at < tokens; at++) {
      of[at] = -1 - at; // a step: only the place in the batch is known
    }
    return of;
  }

  ExpertStatistics statistics(String format, ExpertHints hints, String note) {
    traced.note(note);
    traced.note("tokens of steps count as one prompt for each place in the batch");
    return traced.statistics(format, LayerRows.Says.WITH_DENSE, hints);
  }
}
