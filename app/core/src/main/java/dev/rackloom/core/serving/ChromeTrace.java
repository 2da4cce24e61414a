package dev.rackloom.core.serving;

import dev.rackloom.api.RackloomException;
import dev.rackloom.codec.Codec;
import dev.rackloom.engine.serving.ServingReport;
import dev.rackloom.engine.simulate.MemoryTrack;
import dev.rackloom.engine.simulate.SimulationReport;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Traces for ui.perfetto.dev and chrome://tracing: a lane for each device and link, counters for
 * state and queues. After Google's "Trace Event Format": times in microseconds, complete events
 * {@code X}, counters {@code C}, names as metadata {@code M}. Everything in it is predicted, and
 * the process's name says so.
 */
public final class ChromeTrace {

  private static final int PROCESS = 1;

  private final OutputStream out;
  private final Map<String, Integer> lanes = new LinkedHashMap<>();
  private boolean any;

  private ChromeTrace(OutputStream out) {
    this.out = out;
  }

  /** Writes what a placement did under load, and what its devices' memories held. */
  public static void write(Path file, SimulationReport report, List<MemoryTrack> memory) {
    write(
        file,
        trace -> {
          report
              .spans()
              .forEach(s ->
                  trace.span(
                      s.device(),
                      s.stage(),
                      s.startNanos(),
                      s.endNanos(),
                      Map.of("request", s.request())));
          report
              .transfers()
              .forEach(s ->
                  trace.span(
                      s.device(),
                      "transfer",
                      s.startNanos(),
                      s.endNanos(),
                      Map.of("from", s.stage(), "request", s.request())));
          for (MemoryTrack track : memory) {
            String name = track.tier() + " of " + track.device();
            track.steps().forEach(s -> trace.counter(name, s.nanos(), "bytes", s.bytes()));
          }
        });
  }

  /** Writes steps, transfers of state, and counters of a fleet. */
  public static void write(Path file, ServingReport report) {
    write(
        file,
        trace -> {
          report
              .tracks()
              .forEachSpan(s ->
                  trace.span(
                      s.lane(),
                      s.decodes() == 0 ? "prompt" : s.promptTokens() == 0 ? "decode" : "mixed",
                      s.startNanos(),
                      s.endNanos(),
                      Map.of("promptTokens", s.promptTokens(), "decodes", s.decodes())));
          report
              .tracks()
              .forEachSample(s -> {
                trace.counter("state of " + s.instance(), s.atNanos(), "tokens", s.kvTokens());
                trace.counter("waiting at " + s.instance(), s.atNanos(), "requests", s.waiting());
                trace.counter("running at " + s.instance(), s.atNanos(), "requests", s.running());
              });
        });
  }

  private interface Content {
    void into(ChromeTrace trace);
  }

  private static void write(Path file, Content content) {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      out.write("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[".getBytes(StandardCharsets.UTF_8));
      ChromeTrace trace = new ChromeTrace(out);
      trace.name("process_name", 0, "predicted");
      content.into(trace);
      out.write("]}\n".getBytes(StandardCharsets.UTF_8));
    } catch (IOException | UncheckedIOException e) {
      throw RackloomException.resources(
          "cannot write " + file + ": " + e.getMessage(), "choose another file for --perfetto.", e);
    }
  }

  private void name(String kind, int lane, String name) {
    Map<String, Object> event = event(kind, "M", lane);
    event.put("args", Map.of("name", name));
    put(event);
  }

  private int lane(String name) {
    Integer known = lanes.get(name);
    if (known != null) {
      return known;
    }
    int lane = lanes.size() + 1;
    lanes.put(name, lane);
    name("thread_name", lane, name);
    return lane;
  }

  private void span(String lane, String name, long start, long end, Map<String, Object> args) {
    Map<String, Object> event = event(name, "X", lane(lane));
    event.put("ts", start / 1e3);
    event.put("dur", (end - start) / 1e3);
    event.put("args", args);
    put(event);
  }

  private void counter(String name, long at, String unit, long value) {
    Map<String, Object> event = event(name, "C", 0);
    event.put("ts", at / 1e3);
    event.put("args", Map.of(unit, value));
    put(event);
  }

  private static Map<String, Object> event(String name, String phase, int lane) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("name", name);
    event.put("ph", phase);
    event.put("pid", PROCESS);
    event.put("tid", lane);
    return event;
  }

  private void put(Map<String, Object> event) {
    try {
      if (any) {
        out.write(',');
      }
      any = true;
      out.write('\n');
      out.write(Codec.toJson(event));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
