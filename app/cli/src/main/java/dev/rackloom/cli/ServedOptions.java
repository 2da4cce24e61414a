package dev.rackloom.cli;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.workload.Objectives;
import dev.rackloom.api.workload.Stream;
import dev.rackloom.codec.WorkloadFile;
import dev.rackloom.core.Goal;
import dev.rackloom.core.Session;
import dev.rackloom.core.serving.Demand;
import dev.rackloom.core.serving.ServedPlacing.Phases;
import dev.rackloom.core.serving.TokenGoal;
import dev.rackloom.core.serving.TraceFile;
import dev.rackloom.engine.serving.Trace;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What requests a language model is placed for, if they are to meet each other. */
final class ServedOptions {

  private static final int REQUESTS = 400;
  private static final int SEQUENCES = 128;
  private static final int TOKENS = 2_048;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description =
          "With ttft or tpot: judge placements by serving these requests, as simulate reads them; with --workload alone, requests of its first stream.")
  @Nullable Path trace;

  @Option(
      names = "--requests",
      paramLabel = "N",
      description = "Judge by so many requests (default: 400, or all of the trace).")
  @Nullable Integer requests;

  @Option(
      names = "--phases",
      paramLabel = "WHERE",
      defaultValue = "together",
      description =
          "Prompts and steps stand together, apart, or any of both (default: ${DEFAULT-VALUE}); with ttft or tpot. What is apart is simulated, not deployed.")
  String phases;

  @Option(
      names = "--max-sequences",
      paramLabel = "N",
      description = "Requests that a server batches at most (default: 128).")
  @Nullable Integer maxSequences;

  @Option(
      names = "--max-batched-tokens",
      paramLabel = "N",
      description = "Tokens of a step at most (default: 2048).")
  @Nullable Integer maxBatchedTokens;

  /** Where phases may stand. */
  Phases phases() {
    for (Phases one : Phases.values()) {
      if (one.name().equalsIgnoreCase(phases)) {
        return one;
      }
    }
    throw RackloomException.user("--phases is " + phases, "write together, apart or any.");
  }

  /** Whether any of these options was given. */
  boolean asked() {
    return trace != null
        || requests != null
        || phases() != Phases.TOGETHER
        || maxSequences != null
        || maxBatchedTokens != null;
  }

  /**
   * The time that is to be small under load; empty if placements are judged by one request alone.
   *
   * @param workload whether a workload is given
   */
  Optional<TokenGoal> goal(Goal goal, boolean workload) {
    boolean asked = asked();
    boolean ttft = goal.word().equals(Goal.TTFT);
    if (ttft || goal.word().equals(Goal.TPOT)) {
      return asked || workload
          ? Optional.of(ttft ? TokenGoal.TTFT : TokenGoal.TPOT)
          : Optional.empty();
    }
    if (asked) {
      throw RackloomException.user(
          "--trace, --requests, --phases, --max-sequences and --max-batched-tokens are about requests"
              + " that meet each other, the objective '"
              + goal.word()
              + "' is not",
          "use --objective ttft or tpot.");
    }
    return Optional.empty();
  }

  /** What is asked of the servers. */
  Demand demand(Session session, @Nullable Path workload) {
    Optional<Stream> stream =
        Optional.ofNullable(workload).map(w -> WorkloadFile.read(w).streams().getFirst());
    if (requests != null && requests < 1) {
      throw RackloomException.user("--requests is " + requests, "serve one at least.");
    }
    int sequences = maxSequences == null ? SEQUENCES : maxSequences;
    int tokens = maxBatchedTokens == null ? TOKENS : maxBatchedTokens;
    if (sequences < 1 || tokens < 1) {
      throw RackloomException.user(
          "--max-sequences is " + sequences + ", --max-batched-tokens " + tokens,
          "both are 1 or more.");
    }
    return new Demand(
        requests(session, stream),
        stream.map(Stream::objectives).orElse(Objectives.NONE),
        sequences,
        tokens);
  }

  private Trace requests(Session session, Optional<Stream> stream) {
    if (trace != null) {
      Trace read = TraceFile.read(trace);
      return requests == null ? read : read.first(requests);
    }
    return Demand.made(
        session,
        requests == null ? REQUESTS : requests,
        stream.map(Stream::ratePerS).orElse(0.0),
        stream.map(Stream::concurrency).orElse(4),
        1);
  }
}
