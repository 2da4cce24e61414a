package dev.rackloom.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Progress;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.codec.RackFile;
import dev.rackloom.core.LocalAgents;
import dev.rackloom.desktop.viewmodel.Deployment;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Telemetry;
import dev.rackloom.samples.Samples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javafx.beans.value.ChangeListener;
import javafx.beans.value.ObservableValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The desktop without its window puts a placement on agents of this machine, which are processes of
 * the program; therefore it is tested where the program is.
 */
class DesktopDeployIT {

  @TempDir Path folder;
  private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
  private final ExecutorService toolkit = Executors.newSingleThreadExecutor();
  private CoreBackend backend;
  private DeskModel desk;

  @BeforeEach
  void open() {
    backend = CoreBackend.open(folder.resolve("workspace"));
    desk = on(() -> new DeskModel(backend, Clock.systemUTC(), background, toolkit));
  }

  @AfterEach
  void close() throws InterruptedException {
    on(() -> {
      desk.close();
      return true;
    });
    backend.close();
    background.close();
    toolkit.shutdown();
    assertThat(toolkit.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  /** On the thread that the desktop's models live on. */
  private <T> T on(Supplier<T> what) {
    return CompletableFuture.supplyAsync(what, toolkit).orTimeout(120, TimeUnit.SECONDS).join();
  }

  /** Does something, and waits until a value is as it is to become. */
  private <T> T until(
      Function<DeskModel, ObservableValue<T>> of, Predicate<T> wanted, Runnable begin) {
    CompletableFuture<T> there = new CompletableFuture<>();
    ChangeListener<T> listener =
        (o, was, is) -> {
          if (wanted.test(is)) {
            there.complete(is);
          }
        };
    on(() -> {
      of.apply(desk).addListener(listener);
      begin.run();
      T now = of.apply(desk).getValue();
      return wanted.test(now) && there.complete(now);
    });
    try {
      return there.orTimeout(150, TimeUnit.SECONDS).join();
    } finally {
      on(() -> {
        of.apply(desk).removeListener(listener);
        return true;
      });
    }
  }

  @Test
  void placementIsDeployedToLocalAgents_answersRequests_andItsTelemetryIsShown() {
    until(
        DeskModel::studyProperty,
        s -> s.isPresent() && s.get().rack().name().equals("this-machine"),
        () -> {
          desk.openRack(rack());
          desk.openModel(Samples.model(folder));
        });
    until(DeskModel::deploymentProperty, Optional::isPresent, () -> desk.actions().deploy());
    // stages come with requests, devices with the agent's clock: either may be first
    Telemetry.Content seen =
        until(
            d -> d.telemetry().contentProperty(),
            c -> !c.devices().isEmpty() && c.groups().stream().anyMatch(g -> !g.stages().isEmpty()),
            () -> desk.actions().sendRequests());
    assertThat(seen.title()).startsWith("Live: desktop");
    assertThat(seen.groups())
        .anySatisfy(g -> {
          assertThat(g.source().word()).isEqualTo("measured");
          assertThat(g.stages()).allSatisfy(s -> assertThat(s.device()).isEqualTo("cpu0"));
        });
    assertThat(seen.devices()).allSatisfy(d -> assertThat(d.toString()).contains("cpu0"));
    until(DeskModel::deploymentProperty, Optional::isEmpty, () -> desk.actions().stop());
    String journal = on(() -> desk.journal().entries().toString());
    assertThat(journal).contains("Serving as desktop");
  }

  /** The agent is there before the desktop and after it. */
  @Test
  void desktopThatReturns_watchesWhatServedMeanwhile() {
    Rack named = RackFile.read(Samples.thisMachine(folder));
    try (LocalAgents agents = LocalAgents.start(named, folder.resolve("agents"), Progress.SILENT)) {
      Path rack = rack("    agent: " + agents.agents().getFirst().address() + "\n");
      until(
          DeskModel::studyProperty,
          s -> s.isPresent() && s.get().rack().name().equals("this-machine"),
          () -> {
            desk.openRack(rack);
            desk.openModel(Samples.model(folder));
          });
      String title =
          until(DeskModel::deploymentProperty, Optional::isPresent, () -> desk.actions().deploy())
              .orElseThrow()
              .title();
      on(() -> {
        desk.close();
        return true;
      });
      backend.close();
      open();
      Deployment found =
          until(DeskModel::deploymentProperty, Optional::isPresent, () -> desk.resumeAndWatch())
              .orElseThrow();
      assertThat(found.title()).isEqualTo(title);
      until(
          d -> d.telemetry().contentProperty(),
          c -> c.groups().stream().anyMatch(g -> !g.stages().isEmpty()),
          () -> desk.actions().sendRequests());
      until(DeskModel::deploymentProperty, Optional::isEmpty, () -> desk.actions().stop());
    }
  }

  /** This machine, whose node names no agent: the desktop starts one. */
  private Path rack() {
    return rack("");
  }

  private Path rack(String agentLine) {
    try {
      String here = Files.readString(Samples.thisMachine(folder));
      return Files.writeString(
          folder.resolve("here.yaml"), here.replaceAll("(?m)^ *agent: .*\\R", agentLine));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
