package dev.rackloom.core;

import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.codec.Codec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Agents of a rack as processes on this machine, one a node, on free loopback ports. They end when
 * they are closed here, and also when this process dies: each watches its standard input.
 */
public final class LocalAgents implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  /** Of an agent's log, shown where it did not start. */
  private static final int LAST_LINES = 4;

  /** A process that runs. */
  public record Agent(String node, String address, long pid, List<String> devices) {}

  private final List<Process> processes = new ArrayList<>();
  private final List<Agent> agents = new ArrayList<>();
  private final Path folder;
  private final List<String> options;

  private LocalAgents(Path folder, List<String> options) {
    this.folder = folder;
    this.options = List.copyOf(options);
  }

  /**
   * Starts an agent for every node.
   *
   * @param rack the rack; each agent owns its node's devices
   * @param folder for agents' files and logs
   */
  public static LocalAgents start(Rack rack, Path folder, Progress progress) {
    return start(rack, folder, List.of(), progress);
  }

  /**
   * Starts an agent for every node.
   *
   * @param options more options of the verb {@code agent}
   */
  public static LocalAgents start(Rack rack, Path folder, List<String> options, Progress progress) {
    LocalAgents all = new LocalAgents(folder, options);
    try {
      Files.createDirectories(folder);
      Path config = folder.resolve("rack.json");
      Files.write(config, Codec.toJson(rack));
      for (Node node : rack.nodes()) {
        all.processes.add(all.launch(node, config));
      }
      for (int i = 0; i < rack.nodes().size(); i++) {
        Node node = rack.nodes().get(i);
        progress.at(i / (double) rack.nodes().size(), "starting the agent of " + node.id());
        all.agents.add(all.ready(node, all.processes.get(i), rack));
      }
      return all;
    } catch (IOException e) {
      all.close();
      throw RackloomException.resources(
          "cannot start agents in " + folder + ": " + e.getMessage(), "make room on the disk.", e);
    } catch (RuntimeException e) {
      all.close();
      throw e;
    }
  }

  private Process launch(Node node, Path config) throws IOException {
    List<String> all = new ArrayList<>(List.of("--listen", "127.0.0.1:0"));
    all.addAll(options);
    return process(config, node.id(), folder, List.of("-Xmx512m"), all);
  }

  /**
   * Starts the agent of one node as a process, which ends with this one.
   *
   * @param config a rack file in JSON
   * @param folder for the agent's files and its log
   * @param memory options of the virtual machine
   * @param options of the agent verb, {@code --listen} among them
   */
  public static Process process(
      Path config, String node, Path folder, List<String> memory, List<String> options)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(memory);
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("rackloom.agent.classpath", System.getProperty("java.class.path")),
            "dev.rackloom.cli.Main",
            "agent",
            "--config",
            config.toString(),
            "--node",
            node,
            "--work",
            folder.resolve(node).toString(),
            "--with-parent",
            "--json"));
    command.addAll(options);
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.appendTo(log(folder, node).toFile()))
        .start();
  }

  private static Path log(Path folder, String node) {
    return folder.resolve(node + ".log");
  }

  private Path log(Node node) {
    return log(folder, node.id());
  }

  /** What is wrong with an agent that ended at once, as its log says. */
  public static RackloomException notStarted(Path folder, String node) {
    String said = lastWords(folder, node);
    return RackloomException.agent(
        "the agent of '" + node + "' did not start" + (said.isEmpty() ? "" : ": " + said),
        "look at " + log(folder, node) + ".",
        null);
  }

  /** The last lines of an agent's log, in one; empty where there are none. */
  public static String lastWords(Path folder, String node) {
    try {
      List<String> lines =
          Files.readAllLines(log(folder, node)).stream().filter(l -> !l.isBlank()).toList();
      return String.join("; ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    } catch (IOException unread) {
      return "";
    }
  }

  /** The agent's first line says where it listens. */
  private Agent ready(Node node, Process process, Rack rack) {
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    CompletableFuture<String> line =
        CompletableFuture.supplyAsync(() -> {
          try {
            String first = out.readLine();
            return first == null ? "" : first;
          } catch (IOException e) {
            return "";
          }
        });
    try {
      String first = line.get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
      if (!first.startsWith("{")) {
        throw notStarted(folder, node.id());
      }
      Object address =
          Codec.parse(first.getBytes(StandardCharsets.UTF_8)) instanceof Map<?, ?> map
              ? map.get("address")
              : null;
      List<String> devices =
          rack.devices().stream().filter(d -> d.node().equals(node.id())).map(d -> d.id()).toList();
      return new Agent(node.id(), String.valueOf(address), process.pid(), devices);
    } catch (TimeoutException | ExecutionException e) {
      throw RackloomException.agent(
          "the agent of '" + node.id() + "' did not start within " + START_LIMIT.toSeconds() + " s",
          "look at " + log(node) + ".",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RackloomException.agent("starting agents was interrupted", "start again.", e);
    }
  }

  /** The agents that run. */
  public List<Agent> agents() {
    return List.copyOf(agents);
  }

  /** The rack with the addresses of these agents. */
  public Rack addressed(Rack rack) {
    return rack.at(agents.stream().map(a -> new Node(a.node(), a.address())).toList());
  }

  /** Kills one agent at once, as a power cut would; for showing what happens then. */
  public void kill(String node) {
    for (int i = 0; i < agents.size(); i++) {
      if (agents.get(i).node().equals(node)) {
        processes.get(i).destroyForcibly();
      }
    }
  }

  /** Asks all to end, and makes them after a while. */
  @Override
  public void close() {
    for (Process process : processes) {
      process.destroy();
    }
    for (Process process : processes) {
      try {
        if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
