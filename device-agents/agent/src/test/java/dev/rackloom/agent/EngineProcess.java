package dev.rackloom.agent;

import dev.rackloom.api.rack.Device;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A {@link StandaloneServer} in a process of its own, which can be killed and started again. */
final class EngineProcess implements AutoCloseable {

  private final Path folder;
  private final Path repository;
  private final List<Path> identity;
  private Process process;
  private int port;

  EngineProcess(Path folder) throws IOException {
    this(folder, List.of());
  }

  /**
   * Speaks TLS.
   *
   * @param identity files of a certificate and its key
   */
  EngineProcess(Path folder, List<Path> identity) throws IOException {
    this.folder = folder;
    this.identity = identity;
    this.repository = Files.createDirectory(folder.resolve("repository"));
    start();
  }

  /** Starts it, where it was if it was killed. */
  void start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            StandaloneServer.class.getName(),
            repository.toString(),
            Integer.toString(port));
    identity.forEach(file -> builder.command().add(file.toString()));
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
    process = builder.redirectError(folder.resolve("server.log").toFile()).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    port = Integer.parseInt(out.readLine());
  }

  String url() {
    return "127.0.0.1:" + port;
  }

  Path repository() {
    return repository;
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** It keeps its connections and answers nothing. */
  void freeze() throws Exception {
    signal("STOP");
  }

  void thaw() throws Exception {
    signal("CONT");
  }

  /** From now on each load lasts for some looks at it, and it is not ready meanwhile. */
  void slow() throws IOException {
    Files.createFile(folder.resolve(StandaloneServer.SLOW));
  }

  /** From now on it takes no requests, and is well otherwise. */
  void fill() throws IOException {
    Files.createFile(folder.resolve(StandaloneServer.FULL));
  }

  private void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** A device that it drives. */
  Device device(String id) {
    return TestRack.real(id)
        .withAttributes(
            Map.of(
                "executor", "open-inference", "url", url(), "repository", repository.toString()));
  }

  /** A device that it drives, whose models are sent to it. */
  Device farDevice(String id, Map<String, String> more) {
    Map<String, String> attributes = new HashMap<>(more);
    attributes.putAll(Map.of("executor", "open-inference", "url", url()));
    return TestRack.real(id).withAttributes(attributes);
  }

  List<String> models() throws IOException {
    try (Stream<Path> all = Files.list(repository)) {
      return all.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }

  @Override
  public void close() throws IOException {
    LetGo.of(process);
  }
}
