package dev.rackloom.agent.execution;

/**
 * What a serving engine says of its own firings in an interval; the times are means of one firing,
 * 0 if there was none.
 *
 * @param firings that it counted
 * @param failed that it counted besides
 * @param batches in which it computed them, which may hold what others asked too; 0 if it does not
 *     say
 * @param samples in these batches, together
 * @param waitedNanos what was waited for one here, the way there and back included
 * @param queueNanos in its queue
 * @param computeNanos what it needed, its copies from and to the device included
 */
public record EngineTimes(
    long firings,
    long failed,
    long batches,
    long samples,
    long waitedNanos,
    long queueNanos,
    long computeNanos) {}
