package dev.rackloom.agent.runtime;

import dev.rackloom.protocol.v1.MemberBeat;
import io.grpc.Status;

/** What agents say to each other all the time; called by several threads, briefly. */
public interface Beats {

  /** When an agent counts as lost. */
  Detection detection();

  /** What this agent says now. */
  MemberBeat say();

  /** What {@code node} answered to what was said at {@code sentNanos}, by this agent's clock. */
  void heard(String node, long sentNanos, MemberBeat answer);

  /** An agent does not answer any more, or says that it is going away. */
  void lost(String node, Status why);

  /** It answers again. */
  void back(String node);
}
