package dev.rackloom.cli;

import dev.rackloom.api.cost.Source;
import dev.rackloom.api.telemetry.TelemetryEvent;
import dev.rackloom.codec.Quantities;
import dev.rackloom.core.LiveDeployment;
import dev.rackloom.core.RequestBook;
import dev.rackloom.core.TelemetryBook;
import dev.rackloom.core.Workbench;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Live telemetry of a deployment. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = "Live telemetry of a deployment, once a second, until Ctrl-C or --for is over.")
final class WatchVerb implements Callable<Integer> {

  @Option(
      names = "--for",
      paramLabel = "T",
      defaultValue = "24h",
      description = "How long to watch (default: ${DEFAULT-VALUE}).")
  String time;

  @Mixin Serving serving;

  @Mixin Options.InWorkspace workspace;

  @Mixin Options.Output output;

  @Override
  public Integer call() throws InterruptedException {
    Console console = output.console();
    Duration limit = Options.duration(time);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(stopped::countDown, "stop watching"));
    try (Workbench bench = Workbench.open(workspace.folder());
        LiveDeployment live = serving.attach(bench)) {
      live.requireServed();
      long end = System.nanoTime() + limit.toNanos();
      boolean asked = false;
      List<String> changes = new ArrayList<>();
      while (!asked && System.nanoTime() < end) {
        asked =
            stopped.await(
                Math.min(1_000_000_000L, Math.max(1, end - System.nanoTime())),
                TimeUnit.NANOSECONDS);
        changes.addAll(show(console, live.telemetry().takeChanges()));
        show(console, live.telemetry().snapshot());
        live.telemetry()
            .engines()
            .forEach(engine -> console.line("  %s", LiveEngines.line(engine)));
        LiveExperts.show(console, live);
      }
      live.keepTelemetry();
      if (output.json) {
        Map<String, @Nullable Object> json = json(live);
        json.put("changes", changes);
        LiveExperts.json(live).ifPresent(experts -> json.put("experts", experts));
        console.document(json);
      }
      return 0;
    }
  }

  /** Agents lost and back, plans repaired: a line each; several agents may say the same. */
  private static List<String> show(Console console, List<TelemetryEvent.MembersChanged> changes) {
    List<String> lines =
        changes.stream().map(TelemetryEvent.MembersChanged::text).distinct().toList();
    lines.forEach(line -> console.line("* %s", line));
    return lines;
  }

  private static void show(Console console, TelemetryBook.Snapshot seen) {
    console.line("%d samples, %d dropped", seen.samples(), seen.dropped());
    requests(seen.requests()).ifPresent(line -> console.line("  %s", line));
    seen.devices()
        .forEach(d ->
            console.line(
                "  %-8s %-9s %5.1f %% busy, %d waiting, %s held",
                d.device(),
                d.source().word(),
                d.utilisation() * 100,
                d.queued(),
                Quantities.showBytes(d.memoryBytes())));
    seen.stages()
        .forEach(s ->
            console.line(
                "  %-5s on %-8s %-9s median %-10s predicted %-10s (%d firings)",
                s.stage(),
                s.device(),
                s.source().word(),
                Quantities.showNanos(s.medianNanos()),
                s.predictedNanos() > 0 ? Quantities.showNanos(s.predictedNanos()) : "unknown",
                s.count()));
    seen.ways().forEach(w -> console.line("  %s", LiveWays.line(w)));
  }

  private static Optional<String> requests(RequestBook.Seen seen) {
    if (seen.answered() + seen.failed() == 0) {
      return Optional.empty();
    }
    String times =
        seen.newest().isEmpty()
            ? ""
            : ", the newest %d within p50 %s, p99 %s, %s"
                .formatted(
                    seen.newest().size(),
                    Quantities.showNanos(Math.round(seen.percentileNanos(0.5))),
                    Quantities.showNanos(Math.round(seen.percentileNanos(0.99))),
                    seen.source().map(Source::word).orElse(""));
    return Optional.of(
        "%d requests answered, %d failed%s".formatted(seen.answered(), seen.failed(), times));
  }

  private static Map<String, @Nullable Object> json(RequestBook.Seen seen) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("answered", seen.answered());
    json.put("failed", seen.failed());
    json.put("p50Ms", Numbers.ms(seen.percentileNanos(0.5)));
    json.put("p99Ms", Numbers.ms(seen.percentileNanos(0.99)));
    json.put("source", seen.source().map(Source::word).orElse(null));
    json.put("basis", "telemetry");
    return json;
  }

  private static Map<String, @Nullable Object> json(LiveDeployment live) {
    TelemetryBook.Snapshot seen = live.telemetry().snapshot();
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("deployment", live.plan().deployment());
    json.put("epoch", live.plan().epoch());
    json.put("samples", seen.samples());
    json.put("dropped", seen.dropped());
    json.put("requests", json(seen.requests()));
    json.put(
        "devices",
        seen.devices().stream()
            .map(d ->
                Map.of(
                    "device",
                    d.device(),
                    "source",
                    d.source().word(),
                    "basis",
                    "telemetry",
                    "utilisation",
                    d.utilisation(),
                    "queued",
                    d.queued(),
                    "memoryBytes",
                    d.memoryBytes()))
            .toList());
    json.put("engines", live.telemetry().engines().stream().map(LiveEngines::json).toList());
    json.put("ways", seen.ways().stream().map(LiveWays::json).toList());
    json.put(
        "stages",
        seen.stages().stream()
            .map(s -> {
              Map<String, @Nullable Object> stage = Numbers.map();
              stage.put("stage", s.stage());
              stage.put("device", s.device());
              stage.put("source", s.source().word());
              stage.put("basis", "telemetry");
              stage.put("count", s.count());
              stage.put("medianMs", s.medianNanos() / 1e6);
              stage.put("meanQueueMs", s.meanQueueNanos() / 1e6);
              stage.put("predictedMs", Numbers.ms(s.predictedNanos()));
              stage.put("errorPercent", Numbers.real(s.errorPercent()));
              return stage;
            })
            .toList());
    return json;
  }
}
