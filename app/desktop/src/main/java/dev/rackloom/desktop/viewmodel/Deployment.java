package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.Failure;
import dev.rackloom.api.cost.Source;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.telemetry.TelemetryEvent.MembersChanged;
import dev.rackloom.core.EngineBook;
import dev.rackloom.core.SeenFiring;
import dev.rackloom.core.experts.ServedExperts;
import java.util.List;
import java.util.Optional;

/** A deployment that serves until it is closed, or longer if it is left. */
public interface Deployment extends AutoCloseable {
  /** Its name and epoch, for people. */
  String title();

  /** What is to be known of how it came to serve, such as epochs that agents refused before. */
  default List<String> remarks() {
    return List.of();
  }

  /** The rack it serves on, with the time dilation that its agents took; empty if not known. */
  default Optional<Rack> rack() {
    return Optional.empty();
  }

  /** Sends one request of the workload's sizes, made up, and waits for its answer. */
  void request();

  /** Takes it down: requests under way are finished. */
  @Override
  void close();

  /**
   * Lets go of it: agents that were there before it serve on, those that were started for it end.
   */
  void leave();

  /**
   * What was seen of a deployment so far.
   *
   * @param firings the newest one by one
   * @param experts what was asked of them, if they are split over agents
   * @param changes what became of agents since the frame before
   * @param served how it served until now, if that is known
   * @param engines what serving engines said of their own firings
   * @param unkept why it cannot be kept in the workspace just now, if it cannot
   */
  record Frame(
      List<Seen> stages,
      List<Use> devices,
      List<SeenFiring> firings,
      Optional<ServedExperts> experts,
      List<MembersChanged> changes,
      Optional<Served> served,
      List<EngineBook.Seen> engines,
      Optional<Failure> unkept) {
    public Frame {
      stages = List.copyOf(stages);
      devices = List.copyOf(devices);
      firings = List.copyOf(firings);
      changes = List.copyOf(changes);
      engines = List.copyOf(engines);
    }

    /** Without engines, and what can be kept. */
    public Frame(
        List<Seen> stages,
        List<Use> devices,
        List<SeenFiring> firings,
        Optional<ServedExperts> experts,
        List<MembersChanged> changes,
        Optional<Served> served) {
      this(stages, devices, firings, experts, changes, served, List.of(), Optional.empty());
    }

    /** Without a word on how it served. */
    public Frame(
        List<Seen> stages,
        List<Use> devices,
        List<SeenFiring> firings,
        Optional<ServedExperts> experts,
        List<MembersChanged> changes) {
      this(stages, devices, firings, experts, changes, Optional.empty());
    }

    /** Without experts, and with the agents that there were. */
    public Frame(List<Seen> stages, List<Use> devices, List<SeenFiring> firings) {
      this(stages, devices, firings, Optional.empty(), List.of());
    }

    /** Without experts and single firings. */
    public Frame(List<Seen> stages, List<Use> devices) {
      this(stages, devices, List.of());
    }
  }

  /**
   * How a deployment served until now. What left the last stage stands for throughput; latencies
   * are those of the requests of all callers as agents tell them, or of those sent from here where
   * the agents are of a version that does not.
   *
   * @param atNanos on this process's clock, time dilation divided out
   * @param lastStage the stage that answers leave
   * @param ended its firings so far; a request fires it once a pass
   * @param answered requests that were answered so far
   * @param newest how long the newest of these took in nanoseconds, likewise; the oldest first
   * @param byAgents whether agents told of them
   * @param source emulated if any of its devices is
   */
  record Served(
      long atNanos,
      String lastStage,
      long ended,
      long answered,
      List<Long> newest,
      boolean byAgents,
      Source source) {
    public Served {
      newest = List.copyOf(newest);
    }
  }

  /** A device's newest interval; {@code busy} is 0 to 1. */
  record Use(String device, double busy, int queued, Source source) {}

  /**
   * What a run saw, stage by stage.
   *
   * @param newest its newest requests, if they were kept
   */
  record Run(String title, List<Seen> stages, Optional<Newest> newest) {
    public Run {
      stages = List.copyOf(stages);
    }
  }

  /**
   * The newest requests of a run, firing by firing.
   *
   * @param title which run
   * @param placement that served
   */
  record Newest(String title, Placement placement, List<SeenFiring> firings) {
    public Newest {
      firings = List.copyOf(firings);
    }
  }

  /**
   * A stage on a device, as it was seen.
   *
   * @param predictedNanos what was predicted, -1 if unknown
   * @param seenNanos mean of what was seen
   * @param firings how many that were
   * @param source emulated or measured
   */
  record Seen(
      String stage,
      String device,
      double predictedNanos,
      double seenNanos,
      long firings,
      Source source) {}
}
