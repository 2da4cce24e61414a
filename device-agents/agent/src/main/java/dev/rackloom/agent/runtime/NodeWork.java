package dev.rackloom.agent.runtime;

import dev.rackloom.policies.Backlog;
import dev.rackloom.protocol.v1.DeviceWork;
import dev.rackloom.protocol.v1.MemberBeat;
import dev.rackloom.protocol.v1.StagePace;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What an agent says of those of its devices that hold replicas, in its beats.
 *
 * @param waiting what waits or runs there, by whose it is
 * @param paces how long replicas fired there lately, over what the plan predicts
 */
public record NodeWork(List<Waiting> waiting, List<Paced> paces) {

  public NodeWork {
    waiting = List.copyOf(waiting);
    paces = List.copyOf(paces);
  }

  /**
   * Whose a firing is.
   *
   * @param front where its request came in
   */
  public record Owner(String deployment, long epoch, String front) {

    /** Of what no request asked for. */
    public static final Owner NOBODY = new Owner("", 0, "");
  }

  /** Firings of one owner on a device. */
  public record Waiting(String device, Owner owner, Backlog backlog) {}

  /** The pace of a stage on a device. */
  public record Paced(String deployment, long epoch, String stage, String device, double ratio) {}

  /** What is on a device that is not {@code mine}. */
  Backlog others(String device, Owner mine) {
    return waiting.stream()
        .filter(w -> w.device().equals(device) && !w.owner().equals(mine))
        .map(Waiting::backlog)
        .reduce(Backlog.NONE, Backlog::plus);
  }

  /** How long a stage fired on a device lately; empty if it did not. */
  OptionalDouble pace(String deployment, long epoch, String stage, String device) {
    return paces.stream()
        .filter(p -> p.deployment().equals(deployment) && p.epoch() == epoch)
        .filter(p -> p.stage().equals(stage) && p.device().equals(device))
        .mapToDouble(Paced::ratio)
        .findFirst();
  }

  /** What a beat says; what makes no sense in it is left out. */
  public static NodeWork of(MemberBeat beat) {
    return new NodeWork(
        beat.getWorkList().stream()
            .filter(w -> w.getFirings() >= 0 && w.getNanos() >= 0)
            .map(NodeWork::of)
            .toList(),
        beat.getPacesList().stream()
            .filter(p -> p.getRatio() > 0 && p.getRatio() < Double.POSITIVE_INFINITY)
            .map(p ->
                new Paced(
                    p.getDeployment(), p.getEpoch(), p.getStage(), p.getDevice(), p.getRatio()))
            .toList());
  }

  private static Waiting of(DeviceWork work) {
    return new Waiting(
        work.getDevice(),
        new Owner(work.getDeployment(), work.getEpoch(), work.getFront()),
        new Backlog(work.getFirings(), work.getNanos()));
  }

  /** Says it. */
  public void addTo(MemberBeat.Builder beat) {
    for (Waiting w : waiting) {
      beat.addWork(
          DeviceWork.newBuilder()
              .setDevice(w.device())
              .setDeployment(w.owner().deployment())
              .setEpoch(w.owner().epoch())
              .setFront(w.owner().front())
              .setFirings((int) w.backlog().firings())
              .setNanos(w.backlog().nanos()));
    }
    for (Paced p : paces) {
      beat.addPaces(
          StagePace.newBuilder()
              .setDeployment(p.deployment())
              .setEpoch(p.epoch())
              .setStage(p.stage())
              .setDevice(p.device())
              .setRatio(p.ratio()));
    }
  }
}
