package dev.rackloom.agent;

import dev.rackloom.protocol.Address;
import dev.rackloom.protocol.security.Identity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An agent with a REST door in a process of its own: the JDK's server reads its patience once a
 * process. It serves no model, and ends when its standard input ends.
 */
final class RestProcess implements AutoCloseable {

  /** How long a connection may say nothing, in seconds. */
  static final String IDLE = "sun.net.httpserver.idleInterval";

  /** How long a request may take to come whole, in seconds. */
  static final String REQUEST = "sun.net.httpserver.maxReqTime";

  /** How long an answer may take to be read whole, in seconds. */
  static final String ANSWER = "sun.net.httpserver.maxRspTime";

  private final Process process;
  private final Address address;
  private final List<String> patience;

  /** Starts one with these options of the JVM. */
  RestProcess(Path folder, String... options) throws IOException {
    this(folder, Optional.empty(), options);
  }

  /** Starts one that speaks TLS with the certificate of node n-r in a folder. */
  RestProcess(Path folder, Optional<Path> identity, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of(options));
    command.addAll(List.of(RestProcess.class.getName(), folder.resolve("work").toString()));
    identity.ifPresent(i -> command.add(i.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
    process = builder.redirectError(folder.resolve("agent.log").toFile()).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    address = Address.parse(out.readLine());
    patience = List.of(out.readLine(), out.readLine(), out.readLine());
  }

  public static void main(String[] args) throws IOException {
    boolean tls = args.length > 1;
    Doors doors = tls ? Doors.PLAIN.withIdentity(Identity.load(Path.of(args[1]))) : Doors.PLAIN;
    String listen = tls ? "tls://127.0.0.1:0" : "127.0.0.1:0";
    AgentConfig config =
        AgentConfig.on("n-r", listen, List.of(TestRack.real("r")), Path.of(args[0]))
            .withDoors(doors.withRest(new Address("127.0.0.1", 0, tls)));
    AgentServer agent = AgentServer.start(config);
    System.out.println(agent.restAddress().orElseThrow());
    System.out.println(System.getProperty(IDLE));
    System.out.println(System.getProperty(REQUEST));
    System.out.println(System.getProperty(ANSWER));
    System.out.flush();
    while (System.in.read() >= 0) {
      // Until the test lets go.
    }
    agent.kill();
    System.exit(0);
  }

  /** Where its REST door is. */
  Address address() {
    return address;
  }

  /**
   * The properties {@link #IDLE}, {@link #REQUEST} and {@link #ANSWER} as its server reads them.
   */
  List<String> patience() {
    return patience;
  }

  @Override
  public void close() throws IOException {
    LetGo.of(process);
  }
}
