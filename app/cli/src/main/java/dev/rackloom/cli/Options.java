package dev.rackloom.cli;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.codec.Quantities;
import dev.rackloom.codec.WorkloadFile;
import dev.rackloom.core.OpenModel;
import dev.rackloom.core.Workbench;
import dev.rackloom.engine.partition.PartitionOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that several verbs share. */
final class Options {

  private Options() {}

  /** {@code --json}. */
  static final class Output {
    @Option(names = "--json", description = "Print one JSON document on standard output.")
    boolean json;

    Console console() {
      return Console.of(json);
    }
  }

  /** {@code --workspace}. */
  static final class InWorkspace {
    @Option(
        names = "--workspace",
        paramLabel = "DIR",
        description = "Where things are kept (default: ${DEFAULT-VALUE} or $RACKLOOM_WORKSPACE).")
    @Nullable Path workspace;

    Path folder() {
      return workspace != null ? workspace : defaultFolder();
    }
  }

  /** The workspace of a user who names none. */
  static Path defaultFolder() {
    String named = System.getenv("RACKLOOM_WORKSPACE");
    if (named != null && !named.isBlank()) {
      return Path.of(named);
    }
    String data = System.getenv("XDG_DATA_HOME");
    Path base =
        data != null && !data.isBlank()
            ? Path.of(data)
            : Path.of(System.getProperty("user.home"), ".local", "share");
    return base.resolve("rackloom").resolve("workspace");
  }

  /** How a model is opened: sizes and stages. */
  static final class Sizes {
    @Option(
        names = "--workload",
        paramLabel = "FILE",
        description = "A workload file; without one, one sequence of 128 tokens is used.")
    @Nullable Path workload;

    @Option(
        names = "--bind",
        paramLabel = "NAME=N",
        description = "Gives a size symbol its value; batch and seq stand for the usual names.")
    Map<String, Long> bind = new LinkedHashMap<>();

    @Option(
        names = "--stages",
        paramLabel = "N|all",
        defaultValue = "14",
        description =
            "How many stages to cut the model into (default: ${DEFAULT-VALUE}); all: wherever its scopes end.")
    String wanted;

    int stages() {
      if (wanted.equals("all")) {
        return PartitionOptions.ALL;
      }
      try {
        int number = Integer.parseInt(wanted);
        if (number >= 1) {
          return number;
        }
      } catch (NumberFormatException e) {
        throw RackloomException.user(
            "--stages " + wanted + " is no number", "write a number, or all.");
      }
      throw RackloomException.user(
          "--stages " + wanted + " is not at least 1", "leave it out for 14.");
    }

    Bindings bindings() {
      Bindings from =
          workload == null
              ? Bindings.NONE
              : WorkloadFile.read(workload).streams().getFirst().bindings();
      bind.forEach((name, value) -> {
        if (value < 0) {
          throw RackloomException.user(
              "--bind " + name + "=" + value + " is negative", "bind sizes to 0 or more.");
        }
      });
      return from.with(Bindings.copyOf(bind));
    }

    OpenModel open(Workbench bench, Path model, Console console) {
      OpenModel open =
          bench.openModel(
              model, bindings(), stages(), console.progress(), dev.rackloom.api.Cancellation.NEVER);
      open.boundBy().forEach(line -> console.note("size " + line));
      return open;
    }
  }

  /** A duration such as {@code 10s}. */
  static Duration duration(String text) {
    try {
      return Duration.ofNanos(Quantities.nanos(text));
    } catch (IllegalArgumentException e) {
      throw RackloomException.user(
          String.valueOf(e.getMessage()), "durations look like 250ms or 10s.");
    }
  }
}
