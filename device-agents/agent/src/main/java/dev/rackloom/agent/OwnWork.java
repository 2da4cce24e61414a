package dev.rackloom.agent;

import dev.rackloom.agent.runtime.DeviceLane;
import dev.rackloom.agent.runtime.EpochRuntime;
import dev.rackloom.agent.runtime.NodeWork;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What waits and runs on the devices of this agent that hold replicas, as it is now. Safe to share.
 */
final class OwnWork {

  private OwnWork() {}

  /** Of the replicas of these epochs. */
  static NodeWork of(List<EpochRuntime> epochs, long nowNanos) {
    Set<DeviceLane> lanes = new LinkedHashSet<>();
    List<NodeWork.Paced> paces = new ArrayList<>();
    for (EpochRuntime epoch : epochs) {
      lanes.addAll(epoch.replicas().lanes());
      paces.addAll(epoch.replicas().paces(nowNanos));
    }
    return new NodeWork(lanes.stream().flatMap(lane -> lane.work().stream()).toList(), paces);
  }
}
