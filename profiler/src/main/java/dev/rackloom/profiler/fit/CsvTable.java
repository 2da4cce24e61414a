package dev.rackloom.profiler.fit;

import dev.rackloom.api.RackloomException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows under a header, split at commas; no quotes. Read whole.
 *
 * @param name of the file, for messages
 * @param rows in their order
 */
public record CsvTable(String name, List<Row> rows) {
  public CsvTable {
    rows = List.copyOf(rows);
  }

  /** A line. */
  public static final class Row {
    private final String file;
    private final int line;
    private final Map<String, Integer> columns;
    private final String[] cells;

    private Row(String file, int line, Map<String, Integer> columns, String[] cells) {
      this.file = file;
      this.line = line;
      this.columns = columns;
      this.cells = cells;
    }

    /** The cell of a column; empty if there is no such column or nothing in it. */
    public String text(String column) {
      @Nullable Integer at = columns.get(column);
      return at == null || at >= cells.length ? "" : cells[at].strip();
    }

    /** Whether the cell is there and not empty. */
    public boolean has(String column) {
      return !text(column).isEmpty();
    }

    /** The cell as a number. */
    public double number(String column) {
      try {
        return Double.parseDouble(text(column));
      } catch (NumberFormatException e) {
        throw wrong(column, "a number");
      }
    }

    /** The cell as a whole number. */
    public long whole(String column) {
      try {
        return Long.parseLong(text(column));
      } catch (NumberFormatException e) {
        throw wrong(column, "a whole number");
      }
    }

    private RackloomException wrong(String column, String what) {
      return RackloomException.user(
          file
              + " line "
              + line
              + ": column '"
              + column
              + "' is '"
              + text(column)
              + "', not "
              + what,
          "correct it, or leave the line out.");
    }
  }

  /** Reads a file; one that ends in {@code .gz} is unpacked. */
  public static CsvTable read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
      return parse(
          String.valueOf(file.getFileName()),
          new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw RackloomException.user(
          "cannot read " + file + ": " + e.getMessage(),
          "check the path and that it is a CSV file.");
    }
  }

  /** Reads text with a header. */
  public static CsvTable parse(String name, BufferedReader text) throws IOException {
    @Nullable String header = text.readLine();
    if (header == null) {
      throw RackloomException.user(name + " is empty", "its first line must name the columns.");
    }
    Map<String, Integer> columns = new HashMap<>();
    String[] names = header.split(",", -1);
    for (int i = 0; i < names.length; i++) {
      columns.put(names[i].strip(), i);
    }
    List<Row> rows = new ArrayList<>();
    int line = 1;
    for (@Nullable String next = text.readLine(); next != null; next = text.readLine()) {
      line++;
      if (!next.isBlank()) {
        rows.add(new Row(name, line, columns, next.split(",", -1)));
      }
    }
    return new CsvTable(name, rows);
  }
}
