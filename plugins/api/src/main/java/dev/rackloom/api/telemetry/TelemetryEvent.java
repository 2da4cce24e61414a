package dev.rackloom.api.telemetry;

import dev.rackloom.api.Ids;
import dev.rackloom.api.cost.Source;
import java.util.List;

/** One thing that happened in a deployment. */
public sealed interface TelemetryEvent {

  /** The agent's node id. */
  String node();

  /** The agent's monotonic clock when it started. */
  long startNanos();

  /**
   * A stage fired.
   *
   * @param request the request's number
   * @param microBatch the part of the request's batch, from 0
   * @param queueNanos from its last input's arrival to its start
   * @param computeNanos on the device, as it will be compared with the prediction: time dilation is
   *     divided out
   * @param wallNanos as the clock on the wall saw it, dilation included
   * @param predictedNanos what the plan's cost functions said for these shapes, -1 if unknown
   * @param source measured or emulated
   */
  record StageFired(
      String deployment,
      long epoch,
      String node,
      String device,
      String stage,
      long request,
      int microBatch,
      long startNanos,
      long queueNanos,
      long computeNanos,
      long wallNanos,
      long predictedNanos,
      Source source)
      implements TelemetryEvent {}

  /**
   * A tensor arrived from another device.
   *
   * @param from the device it came from, or the caller's vertex
   * @param microBatch the part of the request's batch, from 0
   * @param device the device it arrived at
   * @param bytes what was sent
   * @param carriedBytes what is left of them where NICs on the way compress most
   * @param copiedBytes what of them a NIC sent on of a tensor that it had already, so that it did
   *     not cross its host's links again
   * @param reducedBytes what of them a NIC added to rows of a sum that it had already, so that they
   *     did not cross its host's links
   * @param wallNanos from send to arrival, dilation included
   * @param modelledNanos what the emulated link's truth said, -1 for a real link
   */
  record TensorMoved(
      String deployment,
      long epoch,
      String node,
      String from,
      String device,
      String tensor,
      long request,
      int microBatch,
      long startNanos,
      long bytes,
      long carriedBytes,
      long copiedBytes,
      long reducedBytes,
      long wallNanos,
      long modelledNanos,
      Source source)
      implements TelemetryEvent {}

  /**
   * How a device was used over an interval.
   *
   * @param intervalNanos the interval's length
   * @param busyNanos of it, time a stage ran
   * @param queued firings waiting at its end
   * @param memoryBytes held by loaded stages
   */
  record DeviceUsed(
      String node,
      String device,
      long startNanos,
      long intervalNanos,
      long busyNanos,
      int queued,
      long memoryBytes,
      Source source)
      implements TelemetryEvent {}

  /**
   * A serving engine told what its own firings of a stage took in an interval; the times are means
   * of one firing. What the agent waited and the engine does not account for is the way there and
   * back, with what was copied for it.
   *
   * @param intervalNanos the interval's length
   * @param firings that the engine counted in it
   * @param failed that it counted besides
   * @param batches in which it computed them, which may hold what others asked too; 0 if it does
   *     not say
   * @param samples in these batches, together
   * @param waitedNanos by the agent, for one
   * @param queueNanos in the engine's queue
   * @param computeNanos what the engine needed, its copies from and to the device included
   */
  record EngineAsked(
      String deployment,
      long epoch,
      String node,
      String device,
      String stage,
      long startNanos,
      long intervalNanos,
      long firings,
      long failed,
      long batches,
      long samples,
      long waitedNanos,
      long queueNanos,
      long computeNanos,
      Source source)
      implements TelemetryEvent {}

  /**
   * A request to the deployment ended at the front door of the agent that it came to.
   *
   * @param node the agent
   * @param answered whether it was; otherwise its caller was told why not
   * @param latencyNanos from its arrival at the door to its answer there, time dilation divided out
   * @param wallNanos as the clock on the wall saw it, dilation included
   * @param source emulated if any device of the rack is
   */
  record RequestEnded(
      String deployment,
      long epoch,
      String node,
      long startNanos,
      boolean answered,
      long latencyNanos,
      long wallNanos,
      Source source)
      implements TelemetryEvent {}

  /**
   * The agents of a deployment are not what they were.
   *
   * @param epoch the epoch that serves now
   * @param node who says it
   * @param about the node or the device that it is about
   * @param text in one line, for people
   * @param tookNanos from when it was noticed to when it was done; 0 for what is only noticed
   */
  record MembersChanged(
      String deployment,
      long epoch,
      String node,
      String about,
      Change change,
      String text,
      long startNanos,
      long tookNanos,
      Source source)
      implements TelemetryEvent {}

  /** What became of an agent or a device, or of the plan because of it. */
  enum Change {
    /** It does not answer. */
    LOST,
    /** It answers again. */
    BACK,
    /** Its stages run elsewhere now. */
    REPAIRED,
    /** What was lost has no place on the devices left, or an agent refuses what serves, so far. */
    UNREPAIRED,
    /** It takes part in the epoch that serves. */
    JOINED
  }

  /**
   * Tokens of a layer with experts were routed and handed to ranks.
   *
   * @param device where they were routed
   * @param layer the model's layer number, dense layers counted
   * @param moeLayer the number among layers with experts
   * @param tokens how many
   * @param counts how many tokens asked for each expert
   * @param sent what each rank got, in the order of the plan
   */
  record ExpertsRouted(
      String deployment,
      long epoch,
      String node,
      String device,
      long request,
      long startNanos,
      int layer,
      int moeLayer,
      int tokens,
      Ids counts,
      List<SentRows> sent,
      Source source)
      implements TelemetryEvent {
    public ExpertsRouted {
      sent = List.copyOf(sent);
    }
  }

  /**
   * Rows handed to a rank.
   *
   * @param device the rank
   * @param rows tokens that it serves, each once
   * @param bytes of these rows
   */
  record SentRows(String device, int rows, long bytes) {}
}
