package dev.rackloom.core.serving;

import dev.rackloom.api.RackloomException;
import dev.rackloom.codec.Codec;
import dev.rackloom.engine.serving.Request;
import dev.rackloom.engine.serving.Trace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Traces of requests from files, packed with gzip or not. The first line says which kind:
 *
 * <ul>
 *   <li>a CSV with the columns {@code arrival} (seconds), {@code prompt}, {@code output} (tokens),
 *       in any order;
 *   <li>lines of JSON with those fields;
 *   <li>the CSV of the Azure traces: {@code TIMESTAMP,ContextTokens,GeneratedTokens} (Patel and
 *       others, "Splitwise", ISCA 2024);
 *   <li>the JSON lines of Mooncake: {@code timestamp} (milliseconds), {@code input_length}, {@code
 *       output_length} (Qin and others, "Mooncake", FAST 2025).
 * </ul>
 *
 * <p>Requests must stand in the order of arrival; times count from the first.
 */
public final class TraceFile {

  private static final int GZIP = 0x1f8b;

  /** The names a field goes by, and what times are in. */
  private enum Form {
    OURS("arrival", "prompt", "output", 1e9),
    AZURE("TIMESTAMP", "ContextTokens", "GeneratedTokens", 1e9),
    MOONCAKE("timestamp", "input_length", "output_length", 1e6);

    private final String arrival;
    private final String prompt;
    private final String output;
    private final double nanos;

    Form(String arrival, String prompt, String output, double nanos) {
      this.arrival = arrival;
      this.prompt = prompt;
      this.output = output;
      this.nanos = nanos;
    }
  }

  private final Path file;
  private final List<Request> requests = new ArrayList<>();
  private int line;
  private double first = Double.NaN;
  private double last;

  private TraceFile(Path file) {
    this.file = file;
  }

  /** Reads a trace; a failure names the line. */
  public static Trace read(Path file) {
    try (InputStream in = Files.newInputStream(file);
        BufferedReader text =
            new BufferedReader(new InputStreamReader(plain(in), StandardCharsets.UTF_8))) {
      TraceFile reader = new TraceFile(file);
      reader.read(text);
      if (reader.requests.isEmpty()) {
        throw RackloomException.user(
            file + " holds no request", "give a trace with a line for each request.");
      }
      return Trace.of(String.valueOf(file.getFileName()), reader.requests);
    } catch (IOException e) {
      throw RackloomException.user(
          "cannot read the trace " + file, "check the path and its permissions.");
    }
  }

  private static InputStream plain(InputStream in) throws IOException {
    PushbackInputStream head = new PushbackInputStream(in, 2);
    byte[] magic = head.readNBytes(2);
    head.unread(magic);
    boolean packed = magic.length == 2 && ((magic[0] & 0xff) << 8 | (magic[1] & 0xff)) == GZIP;
    return packed ? new GZIPInputStream(head) : head;
  }

  private void read(BufferedReader text) throws IOException {
    @Nullable String[] names = null;
    for (@Nullable String next = text.readLine(); next != null; next = text.readLine()) {
      line++;
      if (next.isBlank()) {
        continue;
      }
      if (next.stripLeading().startsWith("{")) {
        add(fields(next));
      } else if (names == null) {
        names = next.split(",", -1);
        form(fields(names, names));
      } else {
        add(fields(names, next.split(",", -1)));
      }
    }
  }

  private static Map<String, String> fields(@Nullable String[] names, @Nullable String[] cells) {
    Map<String, String> fields = new HashMap<>();
    for (int i = 0; i < Math.min(names.length, cells.length); i++) {
      fields.put(String.valueOf(names[i]).strip(), String.valueOf(cells[i]).strip());
    }
    return fields;
  }

  private Map<String, String> fields(String json) {
    Map<String, String> fields = new HashMap<>();
    try {
      if (Codec.parse(json.getBytes(StandardCharsets.UTF_8)) instanceof Map<?, ?> map) {
        map.forEach((k, v) -> fields.put(String.valueOf(k), String.valueOf(v)));
      }
    } catch (RackloomException e) {
      throw wrong("is not JSON", "write one object a line.");
    }
    return fields;
  }

  private Form form(Map<String, String> fields) {
    for (Form form : Form.values()) {
      if (fields.keySet().containsAll(List.of(form.arrival, form.prompt, form.output))) {
        return form;
      }
    }
    throw wrong(
        "has not the fields of a trace", "name arrival, prompt and output (seconds and tokens).");
  }

  private void add(Map<String, String> fields) {
    Form form = form(fields);
    double at = seconds(form, fields.getOrDefault(form.arrival, ""));
    first = Double.isNaN(first) ? at : first;
    if (at < last && !requests.isEmpty()) {
      throw wrong("arrives before the line ahead of it", "sort the trace by the time of arrival.");
    }
    last = at;
    requests.add(
        new Request(
            Math.round((at - first) * 1e9),
            tokens(form.prompt, fields.getOrDefault(form.prompt, "")),
            tokens(form.output, fields.getOrDefault(form.output, ""))));
  }

  private double seconds(Form form, String text) {
    double at = Double.NaN;
    try {
      at =
          form == Form.AZURE && text.indexOf(':') > 0
              ? stamp(text)
              : Double.parseDouble(text) * form.nanos * 1e-9;
    } catch (NumberFormatException | DateTimeParseException e) {
      throw wrong(form.arrival + " is '" + text + "', not a time", "correct it.");
    }
    if (!Double.isFinite(at) || at < 0) {
      throw wrong(form.arrival + " is '" + text + "'", "times are finite and 0 or more.");
    }
    return at;
  }

  private static double stamp(String text) {
    Instant time = LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
    return time.getEpochSecond() + time.getNano() * 1e-9;
  }

  private int tokens(String name, String text) {
    try {
      int tokens = Integer.parseInt(text);
      if (tokens > 0) {
        return tokens;
      }
    } catch (NumberFormatException e) {
      throw wrong(name + " is '" + text + "', not a number of tokens", "correct it.");
    }
    throw wrong(name + " is '" + text + "'", "a request has at least one token each way.");
  }

  private RackloomException wrong(String what, String maybe) {
    return RackloomException.user(file + " line " + line + ": " + what, maybe);
  }
}
