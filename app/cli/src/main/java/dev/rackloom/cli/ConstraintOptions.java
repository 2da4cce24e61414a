package dev.rackloom.cli;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemDevice;
import dev.rackloom.api.placement.ProblemStage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a placement must hold to, as people write it: {@code *} stands for anything in a name. */
final class ConstraintOptions {

  @Option(
      names = "--pin",
      paramLabel = "STAGE=DEVICE[,DEVICE]",
      description = "The stages go to one of the devices; * stands for anything. Repeatable.")
  List<String> pins = new ArrayList<>();

  @Option(
      names = "--ban",
      paramLabel = "STAGE=DEVICE[,DEVICE]",
      description = "The stages go to none of the devices. Repeatable.")
  List<String> bans = new ArrayList<>();

  @Option(
      names = "--together",
      paramLabel = "STAGE,STAGE[,...]",
      description = "The stages share a device. Repeatable.")
  List<String> together = new ArrayList<>();

  @Option(
      names = "--apart",
      paramLabel = "STAGE,STAGE[,...]",
      description = "No two of the stages share a device. Repeatable.")
  List<String> apart = new ArrayList<>();

  @Option(
      names = "--same-node",
      paramLabel = "STAGE,STAGE[,...]",
      description = "The stages share a node. Repeatable.")
  List<String> sameNode = new ArrayList<>();

  @Option(
      names = "--contiguous",
      description = "The devices have an order in which no tensor goes back.")
  boolean contiguous;

  @Option(
      names = "--max-devices",
      paramLabel = "N",
      description = "Not more than so many devices hold stages.")
  @Nullable Integer most;

  /** The constraints on a problem. */
  List<Constraint> of(PlacementProblem problem) {
    List<String> stages = problem.stages().stream().map(ProblemStage::id).toList();
    List<String> devices = problem.devices().stream().map(ProblemDevice::id).toList();
    List<Constraint> all = new ArrayList<>();
    for (String pin : pins) {
      Set<String> to = names(after(pin, "--pin"), devices, "device");
      names(before(pin), stages, "stage").forEach(s -> all.add(new Constraint.Pin(s, to)));
    }
    for (String ban : bans) {
      Set<String> from = names(after(ban, "--ban"), devices, "device");
      names(before(ban), stages, "stage")
          .forEach(s -> from.forEach(d -> all.add(new Constraint.Ban(s, d))));
    }
    together.forEach(t -> all.add(new Constraint.CoLocate(names(t, stages, "stage"))));
    apart.forEach(t -> all.add(new Constraint.Separate(names(t, stages, "stage"))));
    sameNode.forEach(t -> all.add(new Constraint.SameNode(names(t, stages, "stage"))));
    if (contiguous) {
      all.add(Constraint.Contiguous.of(problem.flows()));
    }
    if (most != null) {
      if (most < 1) {
        throw RackloomException.user("--max-devices is " + most, "allow one at least.");
      }
      all.add(new Constraint.AtMost(most));
    }
    return all;
  }

  private static String before(String text) {
    return text.substring(0, text.indexOf('='));
  }

  private static String after(String text, String option) {
    int at = text.indexOf('=');
    if (at < 1 || at == text.length() - 1) {
      throw RackloomException.user(
          option + " '" + text + "' names no stage and device", "write STAGE=DEVICE.");
    }
    return text.substring(at + 1);
  }

  /** Every name that one of the patterns stands for; each must stand for one at least. */
  private static Set<String> names(String patterns, List<String> known, String what) {
    Set<String> found = new LinkedHashSet<>();
    for (String pattern : patterns.split(",", -1)) {
      Pattern glob = Pattern.compile("\\Q" + pattern.strip().replace("*", "\\E.*\\Q") + "\\E");
      List<String> matching = known.stream().filter(n -> glob.matcher(n).matches()).toList();
      if (matching.isEmpty()) {
        throw RackloomException.user(
            "no " + what + " is called '" + pattern.strip() + "'",
            "there are: " + String.join(", ", known) + ".");
      }
      found.addAll(matching);
    }
    return found;
  }
}
