package dev.rackloom.api.placement;

import dev.rackloom.api.Checks;
import java.util.List;
import java.util.Set;

/** What a placement must hold to. Stages and devices by id. */
public sealed interface Constraint {

  /** The stage goes to one of the devices. */
  record Pin(String stage, Set<String> devices) implements Constraint {
    public Pin {
      devices = Set.copyOf(devices);
      Checks.that(!devices.isEmpty(), "stage '" + stage + "' is pinned to no device");
    }
  }

  /** The stage does not go to the device. */
  record Ban(String stage, String device) implements Constraint {}

  /** The stages share a device. */
  record CoLocate(Set<String> stages) implements Constraint {
    public CoLocate {
      stages = Set.copyOf(stages);
    }
  }

  /** The stages share a node: their devices need not be the same, but their machine must. */
  record SameNode(Set<String> stages) implements Constraint {
    public SameNode {
      stages = Set.copyOf(stages);
    }
  }

  /** No two of the stages share a device. */
  record Separate(Set<String> stages) implements Constraint {
    public Separate {
      stages = Set.copyOf(stages);
    }
  }

  /**
   * The devices can be put in an order in which no pair of stages goes back: with the flows as
   * pairs, every device holds a contiguous part of the graph.
   */
  record Contiguous(List<Pair> pairs) implements Constraint {
    public Contiguous {
      pairs = List.copyOf(pairs);
    }

    /** No flow goes back. */
    public static Contiguous of(List<ProblemFlow> flows) {
      return new Contiguous(
          flows.stream()
              .flatMap(f -> f.to().stream().mapToObj(to -> new Pair(f.from(), to)))
              .toList());
    }
  }

  /** One stage before another, by position in the problem; they may share a device. */
  record Pair(int before, int after) {}

  /** Not more than {@code most} devices hold stages. */
  record AtMost(int most) implements Constraint {
    public AtMost {
      Checks.positive(most, "devices that may be used");
    }
  }

  /** The prices of the devices that hold stages sum to no more than {@code perHour}. */
  record Budget(double perHour) implements Constraint {
    public Budget {
      Checks.positive(perHour, "budget");
    }
  }

  /**
   * A metric is not above {@code most}, in its unit: how what comes second keeps what came first.
   */
  record Limit(Metric metric, double most) implements Constraint {
    public Limit {
      Checks.notNegative(most, "limit of " + metric);
    }
  }
}
