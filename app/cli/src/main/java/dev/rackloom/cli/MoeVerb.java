package dev.rackloom.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Experts: what engines say of them, and where they should live. */
@Command(
    name = "moe",
    mixinStandardHelpOptions = true,
    description = "Expert statistics and maps: show, place, compare.",
    subcommands = {MoeShowVerb.class, MoePlaceVerb.class, MoeCompareVerb.class})
final class MoeVerb implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "moe needs one of: show, place, compare");
  }
}
