package dev.rackloom.engine;

import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemDevice;
import dev.rackloom.api.placement.ProblemGroup;
import dev.rackloom.api.placement.ProblemSpill;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.api.placement.Sharing;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Where stages may go: devices alone, then groups of them, then devices that hold a part of a stage
 * in a lower tier; and what each place takes of its members' memory and of tiers. Immutable.
 */
final class Places {

  private final int devices;
  private final int[][] members;
  private final long[][] held;
  private final long[][] activation;
  private final List<ProblemGroup> groups;
  private final ProblemSpill[] spills;
  private final ProblemStage[] stages;

  Places(PlacementProblem problem) {
    this.devices = problem.devices().size();
    this.groups = problem.groups();
    this.members = new int[problem.places()][];
    this.spills = problem.spills().toArray(new ProblemSpill[0]);
    this.stages = problem.stages().toArray(new ProblemStage[0]);
    this.held = new long[1 + groups.size()][];
    this.activation = new long[1 + groups.size()][];
    for (int d = 0; d < devices; d++) {
      members[d] = new int[] {d};
    }
    int upper = devices + groups.size();
    for (int i = 0; i < spills.length; i++) {
      members[upper + i] = members[spills[i].device()];
    }
    List<ProblemStage> all = problem.stages();
    held[0] = all.stream().mapToLong(s -> s.weightBytes() + s.stateBytes()).toArray();
    activation[0] = all.stream().mapToLong(ProblemStage::activationBytes).toArray();
    for (int g = 0; g < groups.size(); g++) {
      List<ProblemGroup.Part> parts = groups.get(g).parts();
      members[devices + g] = groups.get(g).members().toArray();
      held[1 + g] = parts.stream().mapToLong(p -> p.weightBytes() + p.stateBytes()).toArray();
      activation[1 + g] = parts.stream().mapToLong(ProblemGroup.Part::activationBytes).toArray();
    }
  }

  int count() {
    return members.length;
  }

  /** Whether a place is a device alone, whatever it puts into a tier. */
  boolean isSingle(int place) {
    return place < devices || place >= devices + groups.size();
  }

  /** The group at a place; empty for a device alone. */
  Optional<ProblemGroup> group(int place) {
    return isSingle(place) ? Optional.empty() : Optional.of(groups.get(place - devices));
  }

  boolean isReplicated(int place) {
    return !isSingle(place) && groups.get(place - devices).sharing() == Sharing.REPLICAS;
  }

  /** What a place puts into a tier; null if nothing. */
  @Nullable ProblemSpill spill(int place) {
    int spill = place - devices - groups.size();
    return spill < 0 ? null : spills[spill];
  }

  /** The device of a place that is one alone; of a group the place itself. */
  int seat(int place) {
    ProblemSpill spill = spill(place);
    return spill == null ? place : spill.device();
  }

  /** What a stage takes of the tier that a place puts it into. */
  long spilled(int stage, int place) {
    ProblemSpill spill = spill(place);
    return spill == null ? 0 : spill.bytes(stages[stage]);
  }

  /** The part of a stage's time, or of its replica's, for which a member is busy. */
  double busyShare(int place, int member) {
    if (isSingle(place)) {
      return 1;
    }
    ProblemGroup group = groups.get(place - devices);
    return switch (group.sharing()) {
      case TENSOR, DATA, EXPERT -> 1;
      case PIPELINE, REPLICAS -> group.shares().get(member);
    };
  }

  /** Positions of the devices of a place; not to be written to. */
  int[] members(int place) {
    return members[place];
  }

  /** Weights and state of a stage in the memory of each member. */
  long held(int stage, int place) {
    return held[column(place)][stage] - spilled(stage, place);
  }

  /** What a stage needs of each member's memory while it works. */
  long activation(int stage, int place) {
    return activation[column(place)][stage];
  }

  private int column(int place) {
    return isSingle(place) ? 0 : 1 + place - devices;
  }

  /** Whether a device is one of a place's. */
  boolean has(int place, int device) {
    for (int member : members[place]) {
      if (member == device) {
        return true;
      }
    }
    return false;
  }

  /** The devices that hold any of the first {@code upTo} stages. */
  boolean[] used(int[] place, int upTo) {
    boolean[] used = new boolean[devices];
    for (int s = 0; s < upTo; s++) {
      for (int member : members[place[s]]) {
        used[member] = true;
      }
    }
    return used;
  }

  /** The prices of the devices that hold any of the first {@code upTo} stages. */
  double price(List<ProblemDevice> fleet, int[] place, int upTo) {
    boolean[] used = used(place, upTo);
    double sum = 0;
    for (int d = 0; d < used.length; d++) {
      sum += used[d] ? fleet.get(d).pricePerHour() : 0;
    }
    return sum;
  }

  /** How many devices hold stages. */
  long inUse(int[] place) {
    boolean[] used = used(place, place.length);
    return IntStream.range(0, used.length).filter(d -> used[d]).count();
  }
}
