package dev.rackloom.cli;

import dev.rackloom.client.find.AgentFinder;
import dev.rackloom.client.find.Findings;
import dev.rackloom.protocol.security.Transport;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Finds agents. */
@Command(
    name = "find",
    mixinStandardHelpOptions = true,
    description = "Finds agents and says of which node each is.")
final class FindVerb implements Callable<Integer> {

  private static final int NOBODY = 4;

  @Mixin WhereOption at;

  @Mixin Options.Output output;

  @Override
  public Integer call() {
    Console console = output.console();
    Findings findings = AgentFinder.find(at.where(), Transport.ofUser());
    if (output.json) {
      console.document(
          Map.of(
              "agents",
              findings.agents().stream()
                  .map(
                      a -> Map.of("node", a.node(), "address", a.address(), "devices", a.devices()))
                  .toList(),
              "silent",
              findings.silent()));
    } else {
      findings
          .agents()
          .forEach(a ->
              console.line(
                  "%-16s %-24s %s", a.node(), a.address(), String.join(", ", a.devices())));
      findings.silent().forEach(console::note);
      if (findings.agents().isEmpty()) {
        console.note("no agent was found");
      }
    }
    return findings.agents().isEmpty() ? NOBODY : 0;
  }
}
