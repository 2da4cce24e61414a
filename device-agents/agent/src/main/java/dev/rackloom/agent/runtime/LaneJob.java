package dev.rackloom.agent.runtime;

import dev.rackloom.agent.execution.Fired;

/**
 * Something that takes a device for itself. All methods but the first three run on the device's
 * thread.
 */
interface LaneJob {

  /** Lower requests go first. */
  long request();

  /** Among stages of a request, lower ones go first. */
  int order();

  /** Whether nobody wants it any more. */
  boolean isObsolete();

  /** Runs it. */
  Fired run();

  /** The device is free again, {@code endNanos - startNanos} after it started. */
  void done(Fired fired, long readyNanos, long startNanos, long endNanos);

  /** It threw, or the device goes away. */
  void failed(Throwable why);
}
