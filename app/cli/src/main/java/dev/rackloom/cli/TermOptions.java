package dev.rackloom.cli;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.Sharing;
import dev.rackloom.api.placement.TierAssignment;
import dev.rackloom.core.Goal;
import dev.rackloom.core.OpenModel;
import dev.rackloom.core.PlacementFile;
import dev.rackloom.core.Session;
import dev.rackloom.engine.group.GroupOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who may hold stages together, what that may cost, and where everything is now. */
final class TermOptions {

  private static final String EVERY = "all";

  @Option(
      names = "--share",
      paramLabel = "WAY[,WAY]",
      description =
          "Devices may hold a stage together: tensor, data, expert, pipeline, replicas, or all.")
  @Nullable String share;

  @Option(
      names = "--max-group",
      paramLabel = "N",
      defaultValue = "8",
      description = "Devices that hold a stage together at most (default: ${DEFAULT-VALUE}).")
  int maxGroup;

  @Option(
      names = "--spill",
      paramLabel = "WHAT[,WHAT]",
      description =
          "What devices may hold in the memories of their node when their own is full: state, weights, or all.")
  @Nullable String spill;

  @Option(
      names = "--budget",
      paramLabel = "PRICE",
      description = "The devices that hold stages cost at most so much an hour.")
  @Nullable Double budget;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = "Everything is placed like this now: what moves is counted.")
  @Nullable Path from;

  @Option(
      names = "--horizon",
      paramLabel = "REQUESTS",
      defaultValue = "10000",
      description =
          "With --from: over so many requests a move must pay (default: ${DEFAULT-VALUE}).")
  long horizon;

  @Option(
      names = "--slack",
      paramLabel = "PERCENT",
      description =
          "With objectives in order: by so much the first may be worse for the next (default: 1).")
  @Nullable Double slack;

  /** The session under these terms. */
  Session of(Session plain, OpenModel model, Goal goal) {
    Session grouped = share == null ? plain : plain.withGroups(groups(share));
    Session session = spill == null ? grouped : grouped.withSpill(what(spill));
    if (budget != null) {
      if (!(budget > 0)) {
        throw RackloomException.user("--budget is " + budget, "give a price above 0.");
      }
      List<Constraint> constraints = new ArrayList<>(session.constraints());
      constraints.add(new Constraint.Budget(budget));
      session = session.withConstraints(constraints);
    }
    if (from == null) {
      return session;
    }
    if (goal.objective().terms().size() > 1 || goal.only().isPresent() || !goal.then().isEmpty()) {
      throw RackloomException.user(
          "--from weighs moves against one objective, not '" + goal.word() + "'",
          "use latency or throughput; in a mix, migration=WEIGHT counts milliseconds of moving.");
    }
    return session.withCurrent(session.inAllPhases(PlacementFile.read(from, model)));
  }

  /** The goal, with what moving costs a request over the horizon. */
  Goal of(Goal goal) {
    Goal own = slack == null ? goal : goal.withSlack(slack / 100);
    if (from == null) {
      return own;
    }
    if (horizon < 1) {
      throw RackloomException.user("--horizon is " + horizon, "give requests, 1 or more.");
    }
    List<Objective.Term> terms = new ArrayList<>(own.objective().terms());
    terms.add(new Objective.Term(Metric.MIGRATION, 1.0 / horizon));
    return own.withObjective(new Objective(terms));
  }

  private GroupOptions groups(String words) {
    if (maxGroup < 2) {
      throw RackloomException.user("--max-group is " + maxGroup, "a group has two or more.");
    }
    Set<Sharing> ways = EnumSet.noneOf(Sharing.class);
    for (String word : words.split(",", -1)) {
      if (word.strip().equals(EVERY)) {
        ways.addAll(EnumSet.allOf(Sharing.class));
      } else {
        ways.add(way(word.strip()));
      }
    }
    return new GroupOptions(ways, maxGroup);
  }

  private static Set<TierAssignment.What> what(String words) {
    Set<TierAssignment.What> what = EnumSet.noneOf(TierAssignment.What.class);
    for (String word : words.split(",", -1)) {
      what.addAll(
          word.strip().equals(EVERY) ? EnumSet.allOf(TierAssignment.What.class) : one(word));
    }
    return what;
  }

  private static Set<TierAssignment.What> one(String word) {
    for (TierAssignment.What what : TierAssignment.What.values()) {
      if (what.word().equals(word.strip().toLowerCase(Locale.ROOT))) {
        return EnumSet.of(what);
      }
    }
    throw RackloomException.user(
        "'" + word.strip() + "' cannot be held in another tier", "use state, weights or all.");
  }

  private static Sharing way(String word) {
    for (Sharing sharing : Sharing.values()) {
      if (sharing.word().equals(word.toLowerCase(Locale.ROOT))) {
        return sharing;
      }
    }
    throw RackloomException.user(
        "stages cannot be shared by '" + word + "'",
        "use tensor, data, expert, pipeline, replicas or all.");
  }
}
