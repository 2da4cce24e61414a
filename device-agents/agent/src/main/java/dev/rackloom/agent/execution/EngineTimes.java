package dev.rackloom.agent.execution;

/**
 * What a serving engine says of its own firings in an interval; the times are means of one firing.
 *
 * @param firings that it counted
 * @param waitedNanos what was waited for one here, the way there and back included
 * @param queueNanos in its queue
 * @param computeNanos what it needed, its copies from and to the device included
 */
public record EngineTimes(long firings, long waitedNanos, long queueNanos, long computeNanos) {}
