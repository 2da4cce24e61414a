package dev.rackloom.policies;

import dev.rackloom.api.Checks;
import java.util.List;

/** Chooses among replicas on unlike devices. Pure: the same numbers, the same choice. */
public final class ReplicaPolicy {

  private ReplicaPolicy() {}

  /**
   * The position of the replica that serves one more request. Those with its state come first,
   * however much waits there: without it the state would have to be moved or made again. Of these,
   * or of all if none has any, the one where it is expected to end first, after all that is ahead
   * of it there. Where a length is unknown, all count as equal; of equals the first.
   */
  public static int choose(List<Replica> replicas) {
    Checks.that(!replicas.isEmpty(), "there is no replica to choose");
    boolean stateful = replicas.stream().anyMatch(Replica::ownsState);
    boolean known =
        replicas.stream()
            .filter(r -> r.ownsState() == stateful)
            .noneMatch(r -> r.nanos() == Replica.UNKNOWN);
    int best = -1;
    double bestEnd = Double.POSITIVE_INFINITY;
    for (int i = 0; i < replicas.size(); i++) {
      Replica replica = replicas.get(i);
      double end = replica.expectedEnd(known);
      if (replica.ownsState() == stateful && end < bestEnd) {
        best = i;
        bestEnd = end;
      }
    }
    return best;
  }
}
