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
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Reads counts in CSV: a line for each layer, a number for each expert. A first line of names may
 * call the first column {@code layer} (dense layers are counted) or {@code moe_layer}.
 */
public final class CountsCsvReader implements ExpertStatisticsReader {

  static final String FORMAT = "counts-csv";

  @Override
  public String format() {
    return FORMAT;
  }

  @Override
  public int match(Path file, byte[] head) {
    String first = new String(head, StandardCharsets.UTF_8).lines().findFirst().orElse("");
    boolean numbers = first.matches("\\s*[\\d.eE+-]+\\s*(,\\s*[\\d.eE+-]+\\s*)+");
    boolean named = first.matches("(?i)\\s*(moe_)?layer\\s*,.*");
    boolean csv = Names.lower(file).endsWith(".csv");
    return numbers || named ? (csv ? 100 : 50) : csv ? 30 : 0;
  }

  @Override
  public ExpertStatistics read(Path file, ExpertHints hints, ReadContext context) {
    context.cancellation().check();
    Lines lines = new Lines(file);
    try (FileChannel channel = ModelFiles.open(file);
        BufferedReader in =
            new BufferedReader(
                Channels.newReader(channel, StandardCharsets.UTF_8.newDecoder(), -1))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(line);
      }
    } catch (CharacterCodingException e) {
      throw Damage.of(file, "is not written in UTF-8");
    } catch (IOException e) {
      throw ModelFiles.unreadable(file, e);
    }
    return lines.statistics(hints);
  }

  /** The lines of one file. */
  private static final class Lines {
    private final Path file;
    private final List<double[]> rows = new ArrayList<>();
    private final List<Integer> numbers = new ArrayList<>();
    private String column = "";
    private int line;

    Lines(Path file) {
      this.file = file;
    }

    void add(String text) {
      line++;
      if (text.isBlank()) {
        return;
      }
      String[] cells = text.split(",", -1);
      String first = cells[0].strip().toLowerCase(Locale.ROOT);
      if (rows.isEmpty()
          && column.isEmpty()
          && !first.isEmpty()
          && Character.isLetter(first.charAt(0))
          && !first.equals("nan")) {
        column = first;
        return;
      }
      boolean numbered = isNumbered();
      double[] row = new double[cells.length - (numbered ? 1 : 0)];
      for (int c = 0; c < row.length; c++) {
        row[c] = number(cells[numbered ? c + 1 : c], c);
      }
      if (!rows.isEmpty() && row.length != rows.getFirst().length) {
        throw Damage.of(
            file,
            "is ragged: line "
                + line
                + " has "
                + row.length
                + " experts, the first has "
                + rows.getFirst().length);
      }
      if (numbered) {
        numbers.add((int) number(cells[0], -1));
      }
      Damage.atMost(file, (rows.size() + 1L) * row.length, Damage.CELLS, "loads");
      rows.add(row);
    }

    private boolean isNumbered() {
      return column.equals("layer") || column.equals("moe_layer");
    }

    private double number(String cell, int expert) {
      try {
        return Double.parseDouble(cell.strip());
      } catch (NumberFormatException e) {
        throw Damage.of(
            file,
            "has '"
                + cell.strip()
                + "' in line "
                + line
                + " where "
                + (expert < 0 ? "the layer's number" : "the load of expert " + expert)
                + " must be");
      }
    }

    ExpertStatistics statistics(ExpertHints hints) {
      Counted counted = new Counted(file, FORMAT, hints);
      if (rows.isEmpty()) {
        throw Damage.of(file, "holds no line of numbers");
      }
      int experts = rows.getFirst().length;
      double[] flat = new double[rows.size() * experts];
      for (int r = 0; r < rows.size(); r++) {
        System.arraycopy(rows.get(r), 0, flat, r * experts, experts);
      }
      counted.step("all", rows.size(), experts, flat);
      if (!isNumbered()) {
        return counted.statistics(LayerRows.Says.NOTHING);
      }
      return numbered(counted.statistics(LayerRows.Says.MOE_ONLY), hints);
    }

    /** The rows with the numbers of their first column. */
    private ExpertStatistics numbered(ExpertStatistics s, ExpertHints hints) {
      Ids said = Ids.copyOf(numbers);
      try {
        LayerNumbers layers =
            column.equals("layer") ? LayerNumbers.withDense(said) : moe(said, hints);
        return new ExpertStatistics(
            s.name(), s.format(), layers, s.experts(), s.windows(), s.trace(), List.of());
      } catch (IllegalArgumentException e) {
        throw RackloomException.user(
            file
                + ": the column '"
                + column
                + "' is not ascending: "
                + Arrays.toString(said.toArray()),
            "sort the lines by their layer.");
      }
    }

    private static LayerNumbers moe(Ids said, ExpertHints hints) {
      LayerNumbers only =
          new LayerNumbers(
              said.map(i -> LayerNumbers.UNKNOWN), said, LayerNumbers.Counting.MOE_ONLY);
      return hints.denseLayers() == LayerNumbers.UNKNOWN
          ? only
          : only.following(hints.denseLayers());
    }
  }
}
