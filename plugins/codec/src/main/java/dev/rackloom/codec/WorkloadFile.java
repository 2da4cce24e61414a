package dev.rackloom.codec;

import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.workload.Objectives;
import dev.rackloom.api.workload.Stream;
import dev.rackloom.api.workload.Workload;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * The workload file that people write:
 *
 * <pre>
 * workload: short-sentences
 * streams:
 *   - name: embed
 *     model: minilm
 *     bind: {batch: 1, seq: 128}
 *     concurrency: 4          # closed loop
 *     ratePerS: 0             # or arrivals a second
 *     objectives: {latency: 250ms}
 * </pre>
 */
public final class WorkloadFile {

  private WorkloadFile() {}

  /** Reads a workload file; a failure names file, line and what to try. */
  public static Workload read(Path file) {
    Yaml yaml = Yaml.read(file).allow(Set.of("workload", "streams"));
    return yaml.make(
        () ->
            new Workload(
                yaml.get("workload").text(),
                yaml.get("streams").items().stream().map(WorkloadFile::stream).toList()),
        "compare with the sample workload file.");
  }

  private static Stream stream(Yaml yaml) {
    yaml.allow(Set.of("name", "model", "bind", "ratePerS", "concurrency", "objectives"));
    return yaml.make(
        () ->
            new Stream(
                yaml.get("name").text(),
                yaml.find("model").map(Yaml::text).orElse(""),
                bindings(yaml),
                yaml.find("ratePerS").map(Yaml::number).orElse(0.0),
                (int) yaml.find("concurrency").map(Yaml::number).orElse(4.0).doubleValue(),
                objectives(yaml)),
        "correct this stream.");
  }

  private static Bindings bindings(Yaml stream) {
    Bindings bindings = Bindings.NONE;
    for (var field : stream.get("bind").fields().entrySet()) {
      bindings = bindings.with(field.getKey(), (long) field.getValue().number());
    }
    return bindings;
  }

  private static Objectives objectives(Yaml stream) {
    Optional<Yaml> wanted =
        stream.find("objectives").map(o -> o.allow(Set.of("latency", "ttft", "tpot")));
    return new Objectives(nanos(wanted, "latency"), nanos(wanted, "ttft"), nanos(wanted, "tpot"));
  }

  private static long nanos(Optional<Yaml> objectives, String key) {
    return objectives.flatMap(o -> o.find(key)).map(Yaml::nanos).orElse(Long.MAX_VALUE);
  }
}
