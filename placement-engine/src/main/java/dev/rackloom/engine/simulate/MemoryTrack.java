package dev.rackloom.engine.simulate;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemTier;
import dev.rackloom.engine.Flows;
import dev.rackloom.engine.Rules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A memory over time, under load: weights and state that are always there, what the stage that runs
 * needs, and tensors that wait for it. A tensor counts where it is read, from when it is made to
 * when its reader is done, so its way counts as waiting. In a tier below the devices' own memory
 * nothing comes and goes: it holds weights and state alone.
 *
 * @param device the device whose own memory it is, else the node whose tier it is
 * @param tier its name
 * @param heldBytes weights and state
 * @param peakBytes the most at any time
 * @param capacityBytes what is there
 * @param steps bytes from a time on, nanoseconds, in order
 */
public record MemoryTrack(
    String device,
    String tier,
    long heldBytes,
    long peakBytes,
    long capacityBytes,
    List<Step> steps) {

  /** So many bytes from a time on. */
  public record Step(long nanos, long bytes) {}

  public MemoryTrack {
    steps = List.copyOf(steps);
  }

  /** Of every device's own memory, then of the tiers below, over the firings that a report kept. */
  public static List<MemoryTrack> of(
      PlacementProblem problem, Ids assignment, SimulationReport report) {
    return new Sweep(problem, assignment.toArray(), report).tracks();
  }

  private static final class Sweep {
    private record Change(long nanos, long bytes) {}

    private final PlacementProblem problem;
    private final int[] place;
    private final Rules rules;
    private final Map<String, List<Change>> changes = new HashMap<>();

    Sweep(PlacementProblem problem, int[] place, SimulationReport report) {
      this.problem = problem;
      this.place = place;
      this.rules = new Rules(problem);
      Map<String, Integer> positions = new HashMap<>();
      for (int s = 0; s < place.length; s++) {
        positions.put(problem.stages().get(s).id(), s);
      }
      Map<Long, List<SimulationReport.Span>> firings = new HashMap<>();
      for (SimulationReport.Span span : report.spans()) {
        int stage = positions.getOrDefault(span.stage(), 0);
        long active = rules.needs(stage, place[stage]) - rules.held(stage, place[stage]);
        add(span.device(), span.startNanos(), span.endNanos(), active);
        firings.computeIfAbsent(key(span.request(), stage), k -> new ArrayList<>()).add(span);
      }
      ProblemFlow[][] flows = Flows.bySource(problem);
      firings.forEach((key, spans) -> {
        for (ProblemFlow flow : flows[(int) (key % place.length)]) {
          waiting(flow, key / place.length, spans.getFirst().endNanos(), firings);
        }
      });
    }

    private long key(long request, int stage) {
      return request * place.length + stage;
    }

    private void waiting(
        ProblemFlow flow, long request, long made, Map<Long, List<SimulationReport.Span>> firings) {
      Map<String, Long> until = new HashMap<>();
      for (int i = 0; i < flow.to().size(); i++) {
        firings
            .getOrDefault(key(request, flow.to().get(i)), List.of())
            .forEach(reader -> until.merge(reader.device(), reader.endNanos(), Math::max));
      }
      until.forEach((device, end) -> add(device, made, end, flow.bytes()));
    }

    private void add(String device, long from, long to, long bytes) {
      if (bytes > 0 && to > from) {
        List<Change> all = changes.computeIfAbsent(device, d -> new ArrayList<>());
        all.add(new Change(from, bytes));
        all.add(new Change(to, -bytes));
      }
    }

    List<MemoryTrack> tracks() {
      List<MemoryTrack> tracks = new ArrayList<>();
      for (int d = 0; d < problem.devices().size(); d++) {
        tracks.add(track(d));
      }
      for (int t = 0; t < problem.tiers().size(); t++) {
        ProblemTier tier = problem.tiers().get(t);
        if (tier.lender() < 0) {
          long held = rules.tier(place, t);
          tracks.add(
              new MemoryTrack(
                  tier.node(),
                  tier.name(),
                  held,
                  held,
                  tier.capacityBytes(),
                  List.of(new Step(0, held))));
        }
      }
      return tracks;
    }

    private MemoryTrack track(int d) {
      var device = problem.devices().get(d);
      long held = 0;
      for (int s = 0; s < place.length; s++) {
        int[] members = rules.membersOf(place[s]);
        held += Arrays.stream(members).anyMatch(m -> m == d) ? rules.held(s, place[s]) : 0;
        held += lent(s, d);
      }
      List<Change> own = changes.getOrDefault(device.id(), new ArrayList<>());
      own.sort(Comparator.comparingLong(Change::nanos).thenComparingLong(Change::bytes));
      List<Step> steps = new ArrayList<>(List.of(new Step(0, held)));
      long now = held;
      long peak = held;
      for (int i = 0; i < own.size(); i++) {
        now += own.get(i).bytes();
        boolean last = i + 1 == own.size() || own.get(i + 1).nanos() > own.get(i).nanos();
        if (last && now != steps.getLast().bytes()) {
          steps.add(new Step(own.get(i).nanos(), now));
          peak = Math.max(peak, now);
        }
      }
      return new MemoryTrack(device.id(), device.tier(), held, peak, device.memoryBytes(), steps);
    }

    /** What a stage that runs elsewhere has put into a device's memory. */
    private long lent(int s, int d) {
      return problem
          .spill(place[s])
          .filter(spill -> problem.tiers().get(spill.tier()).lender() == d)
          .map(spill -> rules.spilled(s, place[s]))
          .orElse(0L);
    }
  }
}
