package dev.rackloom.agent;

import dev.rackloom.agent.stream.StreamLimits;
import dev.rackloom.agent.stream.StreamWay;
import dev.rackloom.api.Checks;
import java.time.Duration;

/**
 * What an agent takes at most; everything beyond is refused or waits.
 *
 * @param maxMessageBytes of one message at the front door
 * @param maxTensorBytes of one tensor from another agent
 * @param maxArtefactBytes of one upload
 * @param maxInFlight requests that came in here and have not ended
 * @param admissionWait how long a request waits for one of those to end before it is refused
 * @param requestDeadline of requests whose caller sets none, and of those who set a longer one
 * @param inboxBytes held for tensors that came from other agents
 * @param streams of tensors to other agents
 * @param keptBytes of memory for tensors that is kept while it is not used
 * @param telemetryRing events kept for a slow subscriber
 * @param dilationMargin how much longer D times the modelled time must be than what the CPU needed
 *     in a quiet moment
 */
public record AgentLimits(
    int maxMessageBytes,
    long maxTensorBytes,
    long maxArtefactBytes,
    int maxInFlight,
    Duration admissionWait,
    Duration requestDeadline,
    long inboxBytes,
    StreamLimits streams,
    long keptBytes,
    int telemetryRing,
    double dilationMargin) {

  /** What a small machine can take. */
  public static final AgentLimits DEFAULT =
      new AgentLimits(
          64 << 20,
          1L << 30,
          64L << 30,
          64,
          Duration.ofSeconds(2),
          Duration.ofSeconds(60),
          1L << 30,
          new StreamLimits(64L << 20, 128L << 20, StreamWay.SHARED),
          128L << 20,
          8192,
          1.25);

  /** Calls of a connection that need no place among the requests: health, telemetry, control. */
  private static final int CALLS_BESIDE_REQUESTS = 64;

  public AgentLimits {
    Checks.positive(maxMessageBytes, "maxMessageBytes");
    Checks.positive(maxTensorBytes, "maxTensorBytes");
    Checks.positive(maxArtefactBytes, "maxArtefactBytes");
    Checks.positive(maxInFlight, "maxInFlight");
    Checks.positive(inboxBytes, "inboxBytes");
    Checks.notNegative(keptBytes, "keptBytes");
    Checks.positive(telemetryRing, "telemetryRing");
    Checks.that(dilationMargin >= 1, "dilationMargin must be 1 or more, was " + dilationMargin);
  }

  /**
   * Calls of one connection that may be open at once; the next waits at its caller. Of requests
   * there are as many as may be in flight and as many that wait to be let in, or whose answers
   * their caller has not read.
   */
  public int callsPerConnection() {
    return Math.clamp(2L * maxInFlight + CALLS_BESIDE_REQUESTS, 1, Integer.MAX_VALUE);
  }

  /** These with another bound on requests in flight. */
  public AgentLimits withMaxInFlight(int requests, Duration wait) {
    return new AgentLimits(
        maxMessageBytes,
        maxTensorBytes,
        maxArtefactBytes,
        requests,
        wait,
        requestDeadline,
        inboxBytes,
        streams,
        keptBytes,
        telemetryRing,
        dilationMargin);
  }

  /** These with another bound on messages at the front door. */
  public AgentLimits withMaxMessageBytes(int bytes) {
    return new AgentLimits(
        bytes,
        maxTensorBytes,
        maxArtefactBytes,
        maxInFlight,
        admissionWait,
        requestDeadline,
        inboxBytes,
        streams,
        keptBytes,
        telemetryRing,
        dilationMargin);
  }

  /** These with another bound on uploads. */
  public AgentLimits withMaxArtefactBytes(long bytes) {
    return new AgentLimits(
        maxMessageBytes,
        maxTensorBytes,
        bytes,
        maxInFlight,
        admissionWait,
        requestDeadline,
        inboxBytes,
        streams,
        keptBytes,
        telemetryRing,
        dilationMargin);
  }

  /** These with another ring for slow subscribers. */
  public AgentLimits withTelemetryRing(int events) {
    return new AgentLimits(
        maxMessageBytes,
        maxTensorBytes,
        maxArtefactBytes,
        maxInFlight,
        admissionWait,
        requestDeadline,
        inboxBytes,
        streams,
        keptBytes,
        events,
        dilationMargin);
  }

  /** These with other streams. */
  public AgentLimits withStreams(StreamLimits others) {
    return new AgentLimits(
        maxMessageBytes,
        maxTensorBytes,
        maxArtefactBytes,
        maxInFlight,
        admissionWait,
        requestDeadline,
        inboxBytes,
        others,
        keptBytes,
        telemetryRing,
        dilationMargin);
  }

  /** These with another way to agents of this host. */
  public AgentLimits nearest(StreamWay way) {
    return withStreams(new StreamLimits(streams.windowBytes(), streams.sharedBytes(), way));
  }

  /** These with another deadline of requests. */
  public AgentLimits withRequestDeadline(Duration deadline) {
    return new AgentLimits(
        maxMessageBytes,
        maxTensorBytes,
        maxArtefactBytes,
        maxInFlight,
        admissionWait,
        deadline,
        inboxBytes,
        streams,
        keptBytes,
        telemetryRing,
        dilationMargin);
  }
}
