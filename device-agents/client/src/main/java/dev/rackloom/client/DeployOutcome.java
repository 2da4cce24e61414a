package dev.rackloom.client;

import dev.rackloom.api.RackloomException;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** What became of a deployment. */
public sealed interface DeployOutcome {

  /**
   * Every agent serves the new epoch.
   *
   * @param deployment its name
   * @param epoch its number
   * @param dilationNeeded the least time dilation that would have done, 0 without emulated devices
   * @param alone stages whose sub-model no second agent had when it was activated, as far as there
   *     are several: if that agent is lost before the others have copies, the deployment waits for
   *     it
   */
  record Serving(String deployment, long epoch, double dilationNeeded, List<String> alone)
      implements DeployOutcome {
    public Serving {
      alone = List.copyOf(alone);
    }
  }

  /**
   * No agent serves it, and the epoch before still serves.
   *
   * @param deployment its name
   * @param epoch the number of what was refused
   * @param refusals who said no, and why
   * @param dilationNeeded a time dilation that would do on all of them, if that is the reason
   */
  record Refused(
      String deployment, long epoch, List<Refusal> refusals, OptionalDouble dilationNeeded)
      implements DeployOutcome {
    public Refused {
      refusals = List.copyOf(refusals);
    }

    /** Who refused and why, as an exception of kind AGENT. */
    public RackloomException failure() {
      String reasons = refusals.stream().map(Refusal::text).collect(Collectors.joining("; "));
      String maybe =
          dilationNeeded.isPresent()
              ? "set the rack's timeDilation to " + dilationNeeded.getAsDouble() + " or more"
              : refusals.stream().allMatch(Refusal::ofRights)
                  ? "deploy under another name, or ask its owner or an administrator to"
                  : "place the stages otherwise, or look at the agents named";
      return RackloomException.agent(
          "epoch " + epoch + " of deployment '" + deployment + "' was refused: " + reasons,
          maybe,
          null);
    }
  }

  /**
   * One agent's no.
   *
   * @param node the agent's node
   * @param address its address
   * @param reason in words
   * @param ofRights whether the caller may not do it, wherever it is placed
   */
  record Refusal(String node, String address, String reason, boolean ofRights) {

    /** Reasons of calls that failed name the agent themselves. */
    private String text() {
      String agent = "agent '" + node + "' at " + address;
      return reason.startsWith(agent) ? reason : agent + ": " + reason;
    }
  }

  /** The success, or an exception of kind AGENT that says who refused and why. */
  default Serving orThrow() {
    return switch (this) {
      case Serving serving -> serving;
      case Refused refused -> throw refused.failure();
    };
  }
}
