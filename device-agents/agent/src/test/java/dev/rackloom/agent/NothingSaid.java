package dev.rackloom.agent;

import dev.rackloom.agent.runtime.Beats;
import dev.rackloom.agent.runtime.Detection;
import dev.rackloom.protocol.v1.MemberBeat;
import io.grpc.Status;

/** For tests to which it does not matter what is said to other agents and answered. */
final class NothingSaid implements Beats {
  @Override
  public Detection detection() {
    return FaultSettings.DEFAULT.detection();
  }

  @Override
  public MemberBeat say() {
    return MemberBeat.getDefaultInstance();
  }

  @Override
  public void heard(String node, long sentNanos, MemberBeat answer) {}

  @Override
  public void lost(String node, Status why) {}

  @Override
  public void back(String node) {}
}
