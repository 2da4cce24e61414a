package dev.rackloom.cli;

import dev.rackloom.agent.AgentConfig;
import dev.rackloom.agent.AgentServer;
import dev.rackloom.agent.Shutdown;
import dev.rackloom.api.rack.Device;
import dev.rackloom.codec.Codec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a device agent until it is told to stop. */
@Command(
    name = "agent",
    mixinStandardHelpOptions = true,
    description = "A device agent: owns the devices of one node of a rack and runs stages on them.",
    subcommands = {EnrollVerb.class, FindVerb.class, ShowAgentVerb.class})
final class AgentVerb implements Callable<Integer> {

  @Mixin AgentOptions options;

  @Option(
      names = "--with-parent",
      description = "End when standard input ends, as when the process that started it dies.")
  boolean withParent;

  @Mixin Options.Output output;

  @Override
  public Integer call() throws Exception {
    AgentConfig config = options.config();
    options.setLogLevel();
    AgentServer server = AgentServer.start(config);
    Shutdown shutdown = Shutdown.of(server::close);
    announce(server, config);
    if (withParent) {
      Thread watch = new Thread(() -> endWithParent(shutdown), "watch parent");
      watch.setDaemon(true);
      watch.start();
    }
    server.awaitTermination();
    shutdown.awaitEnd();
    return 0;
  }

  private void announce(AgentServer server, AgentConfig config) {
    List<String> ids = config.devices().stream().map(Device::id).toList();
    if (output.json) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("node", server.node());
      json.put("address", server.address());
      server.restAddress().ifPresent(rest -> json.put("rest", rest));
      json.put("devices", ids);
      System.out.println(new String(Codec.toJson(json), StandardCharsets.UTF_8));
      System.out.flush();
    } else {
      System.out.println(
          "agent '"
              + server.node()
              + "' listens on "
              + server.address()
              + server.restAddress().map(rest -> ", REST on " + rest).orElse("")
              + " with "
              + String.join(", ", ids)
              + "; stop it with Ctrl-C");
    }
  }

  private static void endWithParent(Shutdown shutdown) {
    byte[] rest = new byte[64];
    try {
      while (System.in.read(rest) >= 0) {
        Arrays.fill(rest, (byte) 0);
      }
    } catch (IOException e) {
      System.err.println("standard input failed, ending: " + e.getMessage());
    }
    shutdown.begin();
  }
}
