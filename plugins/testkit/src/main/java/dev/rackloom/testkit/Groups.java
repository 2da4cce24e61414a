package dev.rackloom.testkit;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.CostTable;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemDevice;
import dev.rackloom.api.placement.ProblemGroup;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.api.placement.Sharing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/** Gives problems groups of devices, prices and a placement that is there already. */
public final class Groups {

  private Groups() {}

  /** The problem with a group of each kind of sharing, or of two of them, over its devices. */
  public static PlacementProblem added(PlacementProblem plain, long seed, Sharing... sharings) {
    RandomGenerator random = Seeded.random(seed);
    int devices = plain.devices().size();
    List<ProblemGroup> groups = new ArrayList<>();
    long[][] nanos = new long[plain.stages().size()][devices + sharings.length];
    for (int s = 0; s < nanos.length; s++) {
      for (int d = 0; d < devices; d++) {
        nanos[s][d] = plain.costs().nanos(s, d);
      }
    }
    for (int g = 0; g < sharings.length; g++) {
      List<Integer> members = new ArrayList<>(Ids.range(0, devices).stream().boxed().toList());
      Collections.shuffle(members, random);
      groups.add(group(plain, sharings[g], members.subList(0, 2), g));
      for (int s = 0; s < nanos.length; s++) {
        nanos[s][devices + g] =
            random.nextInt(8) == 0 ? CostTable.FORBIDDEN : 5_000 + random.nextInt(1_000_000);
      }
    }
    int[] current = new int[nanos.length];
    Arrays.setAll(current, s -> random.nextInt(-1, devices + sharings.length));
    return new PlacementProblem(
        plain.name() + "-groups",
        plain.stages(),
        priced(plain.devices(), random),
        CostTable.of(nanos),
        plain.links(),
        plain.flows(),
        plain.constraints(),
        plain.objective(),
        plain.semantics(),
        groups,
        Ids.of(current));
  }

  private static List<ProblemDevice> priced(List<ProblemDevice> devices, RandomGenerator random) {
    return devices.stream()
        .map(d ->
            new ProblemDevice(
                d.id(), d.memoryBytes(), d.busyW(), d.node(), d.host(), 1 + random.nextInt(9)))
        .toList();
  }

  private static ProblemGroup group(
      PlacementProblem plain, Sharing sharing, List<Integer> members, int number) {
    boolean equal = sharing != Sharing.PIPELINE && sharing != Sharing.REPLICAS;
    List<Double> shares = equal ? List.of(0.5, 0.5) : List.of(0.75, 0.25);
    List<ProblemGroup.Part> parts = plain.stages().stream().map(s -> part(sharing, s)).toList();
    return new ProblemGroup(
        "g" + number + " " + sharing.word(), sharing, Ids.copyOf(members), shares, parts);
  }

  private static ProblemGroup.Part part(Sharing sharing, ProblemStage s) {
    boolean whole = sharing == Sharing.DATA || sharing == Sharing.REPLICAS;
    return new ProblemGroup.Part(
        whole ? s.weightBytes() : s.weightBytes() / 2,
        s.activationBytes(),
        s.stateBytes(),
        whole ? 0 : 5_000);
  }
}
