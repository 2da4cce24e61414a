package dev.rackloom.api.placement;

import dev.rackloom.api.Checks;
import dev.rackloom.api.Ids;
import java.util.List;

/**
 * Devices that may hold a stage together, as a solver sees them: one more place beside the devices.
 *
 * <p>The cost table's entry of a stage and a group is the time of the whole stage: with {@link
 * Sharing#TENSOR}, {@link Sharing#EXPERT} and {@link Sharing#DATA} what each member is busy for,
 * collectives included; with {@link Sharing#PIPELINE} the sum over the members, of which each is
 * busy for its share; with {@link Sharing#REPLICAS} it only says whether the stage may be
 * replicated, and each replica takes what its device takes.
 *
 * @param id unique among devices and groups
 * @param sharing how they share
 * @param members positions of two devices or more, each once; of replicas the first serves a
 *     request that is alone
 * @param shares each member's part, summing to 1: of the work of a pipeline, of the requests of
 *     replicas
 * @param parts what each stage is for each member; one a stage
 */
public record ProblemGroup(
    String id, Sharing sharing, Ids members, List<Double> shares, List<Part> parts) {

  /**
   * A stage in a group.
   *
   * @param weightBytes what the member with most of it holds
   * @param activationBytes held while it works, by the same measure
   * @param stateBytes held for the workload, by the same measure
   * @param exchangedBytes what each member sends to the next while a request is served: rounds of a
   *     collective, or what goes from one part of a pipeline to the next
   * @param leavingBytes of these, what comes from a member to its NIC; less where NICs scatter
   * @param enteringBytes of these, what comes from its NIC to a member; less where NICs reduce
   */
  public record Part(
      long weightBytes,
      long activationBytes,
      long stateBytes,
      long exchangedBytes,
      long leavingBytes,
      long enteringBytes) {

    /** A stage that the group cannot hold. */
    public static final Part NONE = new Part(0, 0, 0, 0);

    public Part {
      Checks.notNegative(weightBytes, "weightBytes of a part");
      Checks.notNegative(activationBytes, "activationBytes of a part");
      Checks.notNegative(stateBytes, "stateBytes of a part");
      Checks.notNegative(exchangedBytes, "exchangedBytes of a part");
      Checks.that(
          leavingBytes >= 0
              && leavingBytes <= exchangedBytes
              && enteringBytes >= 0
              && enteringBytes <= exchangedBytes,
          "of "
              + exchangedBytes
              + " bytes exchanged "
              + leavingBytes
              + " leave a host and "
              + enteringBytes
              + " enter one");
    }

    /** A part whose members exchange all by themselves. */
    public Part(long weightBytes, long activationBytes, long stateBytes, long exchangedBytes) {
      this(
          weightBytes, activationBytes, stateBytes, exchangedBytes, exchangedBytes, exchangedBytes);
    }
  }

  public ProblemGroup {
    Checks.named(id, "group");
    shares = List.copyOf(shares);
    parts = List.copyOf(parts);
    Checks.that(members.size() > 1, "group '" + id + "' has " + members.size() + " member");
    Checks.that(
        members.stream().distinct().count() == members.size(), "group '" + id + "' repeats one");
    Checks.that(
        shares.size() == members.size(),
        "group '" + id + "' has " + members.size() + " members but " + shares.size() + " shares");
    double sum = shares.stream().mapToDouble(Double::doubleValue).sum();
    Checks.that(Math.abs(sum - 1) < 1e-6, "shares of group '" + id + "' sum to " + sum);
  }
}
