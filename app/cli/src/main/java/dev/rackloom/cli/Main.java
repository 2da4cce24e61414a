package dev.rackloom.cli;

import dev.rackloom.api.Failure;
import dev.rackloom.api.RackloomException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Where every verb starts. */
@Command(
    name = "rackloom",
    mixinStandardHelpOptions = true,
    version = "rackloom 0.1.0",
    description =
        "Decides where AI models run: inspects, profiles, places, deploys and watches them.",
    subcommands = {
      DesktopVerb.class,
      DemoVerb.class,
      InspectVerb.class,
      ProfileVerb.class,
      CalibrateVerb.class,
      PlaceVerb.class,
      SimulateVerb.class,
      AgentVerb.class,
      DeployVerb.class,
      RunVerb.class,
      WatchVerb.class,
      DrainVerb.class,
      MoeVerb.class,
      ExportVerb.class,
      ImportVerb.class,
      BenchVerb.class
    })
public final class Main implements Callable<Integer> {

  private static final int USAGE = 2;

  /** DJL speaks of missing GPUs at every start; an agent's description says what there is. */
  private static final Logger QUIET = Logger.getLogger("ai.djl");

  /**
   * How much SLF4J says of itself: that two threads began to log at once is nobody's business (its
   * "replay" warning).
   */
  private static final String LOGGING = "slf4j.internal.verbosity";

  /** What agents log of each other; {@link AgentVerb} alone lets them. */
  static final Logger AGENTS = Logger.getLogger("dev.rackloom.agent");

  /** How a line of the log looks: one line, without the class that wrote it. */
  private static final String LINE = "java.util.logging.SimpleFormatter.format";

  /** JavaFX speaks of the class path at every start; a decision record says why it is there. */
  private static final Logger JAVAFX = Logger.getLogger("javafx");

  /** Opens the desktop on the default workspace. */
  @Override
  public Integer call() throws IOException {
    return new DesktopVerb().call();
  }

  /** Runs a verb and ends the process with its exit code. */
  public static void main(String[] args) {
    if (System.getProperty(LOGGING) == null) {
      System.setProperty(LOGGING, "ERROR");
    }
    if (System.getProperty(LINE) == null) {
      System.setProperty(LINE, "%1$tF %1$tT %4$s: %5$s%6$s%n");
    }
    System.exit(run(args));
  }

  /** Runs a verb; the exit code. */
  static int run(String... args) {
    QUIET.setLevel(Level.SEVERE);
    AGENTS.setLevel(Level.WARNING);
    JAVAFX.setFilter(
        r -> r.getMessage() == null || !r.getMessage().startsWith("Unsupported JavaFX"));
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    return new CommandLine(new Main())
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((e, command, parsed) -> failed(e, err))
        .setParameterExceptionHandler((e, rest) -> usage(e, err))
        .execute(args);
  }

  private static int usage(CommandLine.ParameterException e, PrintWriter err) {
    err.println("rackloom: " + e.getMessage());
    err.println(
        "Maybe look at: rackloom "
            + (e.getCommandLine().getParent() == null
                ? ""
                : e.getCommandLine().getCommandName() + " ")
            + "--help");
    return USAGE;
  }

  private static int failed(Exception e, PrintWriter err) {
    if (e instanceof RackloomException known) {
      err.println("rackloom: " + known.failure().text());
      return known.failure().kind().exitCode();
    }
    if (e instanceof CancellationException) {
      err.println("rackloom: cancelled");
      return USAGE;
    }
    err.println("rackloom: this is a bug of ours: " + e);
    err.println("Maybe send us the log: " + log(e));
    return Failure.Kind.BUG.exitCode();
  }

  private static String log(Exception e) {
    try {
      Path file = Files.createTempFile("rackloom-bug-", ".log");
      try (PrintWriter out = new PrintWriter(file.toFile(), StandardCharsets.UTF_8)) {
        e.printStackTrace(out);
      }
      return file.toString();
    } catch (IOException io) {
      return "(it could not be written: " + io.getMessage() + ")";
    }
  }
}
