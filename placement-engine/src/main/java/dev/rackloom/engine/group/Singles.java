package dev.rackloom.engine.group;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.CostTable;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemGroup;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.api.placement.Sharing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Groups whose members each do what they would do alone: parts of a pipeline one after the other,
 * or replicas for different requests. Shares are by speed, so that all are equally busy.
 */
final class Singles {

  private final long[][] nanos;
  private final List<ProblemStage> sizes;
  private final long[] leaving;

  Singles(long[][] nanos, List<ProblemStage> sizes, List<ProblemFlow> flows) {
    this.nanos = nanos;
    this.sizes = sizes;
    this.leaving = sizes.stream().mapToLong(ProblemStage::egressBytes).toArray();
    flows.forEach(f -> leaving[f.from()] = Math.max(leaving[f.from()], f.bytes()));
  }

  GroupTable.Column column(Sharing sharing, List<Integer> devices, String ids) {
    List<Integer> members = new ArrayList<>(devices);
    if (sharing == Sharing.REPLICAS) {
      members.sort(Comparator.comparingDouble((Integer m) -> -speed(devices, m)));
    }
    double all = members.stream().mapToDouble(m -> speed(devices, m)).sum();
    List<Double> shares = members.stream().map(m -> speed(devices, m) / all).toList();
    double most = shares.stream().mapToDouble(Double::doubleValue).max().orElse(1);
    long[] column = new long[nanos.length];
    List<ProblemGroup.Part> parts = new ArrayList<>();
    for (int s = 0; s < column.length; s++) {
      column[s] = cost(sharing, members, shares, s);
      parts.add(part(sharing, s, most));
    }
    return GroupTable.Column.of(
        new ProblemGroup(ids + " " + sharing.word(), sharing, Ids.copyOf(members), shares, parts),
        column);
  }

  /** Stages that all devices can run, per time. */
  private double speed(List<Integer> devices, int device) {
    double sum = 1;
    for (long[] row : nanos) {
      boolean everywhere = devices.stream().allMatch(d -> row[d] != CostTable.FORBIDDEN);
      sum += everywhere ? row[device] : 0;
    }
    return 1 / sum;
  }

  private long cost(Sharing sharing, List<Integer> members, List<Double> shares, int s) {
    if (members.stream().anyMatch(m -> nanos[s][m] == CostTable.FORBIDDEN)) {
      return CostTable.FORBIDDEN;
    }
    if (sharing == Sharing.REPLICAS) {
      return nanos[s][members.getFirst()];
    }
    double sum = 0;
    for (int i = 0; i < members.size(); i++) {
      sum += shares.get(i) * nanos[s][members.get(i)];
    }
    return Math.round(sum);
  }

  private ProblemGroup.Part part(Sharing sharing, int s, double most) {
    ProblemStage size = sizes.get(s);
    long state = (long) Math.ceil(most * size.stateBytes());
    return sharing == Sharing.REPLICAS
        ? new ProblemGroup.Part(size.weightBytes(), size.activationBytes(), state, 0)
        : new ProblemGroup.Part(
            (long) Math.ceil(most * size.weightBytes()), size.activationBytes(), state, leaving[s]);
  }
}
