package dev.rackloom.agent;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** An agent as a process of its own, with one emulated device: its first line is its address. */
final class DrainedAgent {

  private DrainedAgent() {}

  /** Arguments: folder, launch time of the device in nanoseconds, drain time in milliseconds. */
  public static void main(String[] args) throws Exception {
    AgentConfig config =
        AgentConfig.on(
                "n-e",
                "127.0.0.1:0",
                List.of(TestRack.emulated("e", Long.parseLong(args[1]))),
                Path.of(args[0]))
            .withDoors(Doors.PLAIN.withDrain(Duration.ofMillis(Long.parseLong(args[2]))));
    AgentServer server = AgentServer.start(config);
    Shutdown shutdown = Shutdown.of(server::close);
    System.out.println(server.address());
    System.out.flush();
    server.awaitTermination();
    shutdown.awaitEnd();
  }
}
