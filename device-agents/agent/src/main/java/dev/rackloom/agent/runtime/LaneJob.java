package dev.rackloom.agent.runtime;

import dev.rackloom.agent.execution.Fired;

/**
 * Something that takes a device for itself. Only {@link #run}, {@link #done} and {@link #failed}
 * run on the device's thread.
 */
interface LaneJob {

  /** When what it is for came to this agent, by its clock: what came before goes first. */
  long cameNanos();

  /** Of a request, lower parts go first. */
  default int part() {
    return 0;
  }

  /** Among stages of a part of a request, lower ones go first. */
  int order();

  /**
   * Whether what it makes has somewhere to go; if not, {@code retry} is run when that may have
   * changed. The lane is locked meanwhile.
   */
  default boolean mayRun(Runnable retry) {
    return true;
  }

  /** Whether nobody wants it any more. */
  boolean isObsolete();

  /**
   * When everything it needs was there, by the shaped time of the rack, which may be a little
   * before the clock's: what its inputs lost on threads and sockets is not lost again. At most now.
   */
  default long readyNanos() {
    return Long.MAX_VALUE;
  }

  /** Whose it is. */
  default NodeWork.Owner owner() {
    return NodeWork.Owner.NOBODY;
  }

  /** How long it is expected to take the device, by the clock; 0 if nobody knows. */
  default long expectedNanos() {
    return 0;
  }

  /** Runs it. */
  Fired run();

  /**
   * The device is free again. Of a firing whose time is shaped, {@code startNanos} is when it could
   * start and {@code endNanos} when its time was over, however late the threads were.
   */
  void done(Fired fired, long readyNanos, long startNanos, long endNanos);

  /** It threw, or the device goes away. */
  void failed(Throwable why);
}
