package dev.rackloom.agent.execution.served;

import dev.rackloom.agent.execution.Capability;
import dev.rackloom.agent.execution.ExecutionFailure;
import dev.rackloom.agent.execution.StageExecutor;
import dev.rackloom.agent.execution.StageLoader;
import dev.rackloom.agent.execution.SubModel;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.rack.Device;
import dev.rackloom.protocol.Address;
import dev.rackloom.protocol.Datatypes;
import dev.rackloom.protocol.inference.ModelMetadataRequest;
import dev.rackloom.protocol.inference.ModelMetadataResponse.TensorMetadata;
import dev.rackloom.protocol.inference.ServerMetadataRequest;
import dev.rackloom.protocol.inference.ServerReadyRequest;
import dev.rackloom.protocol.security.Transport;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A device that a remote server drives. Names of models are {@code
 * rackloom-NODE-DEVICE-LIFE-N-HASH}, each used once; what an agent that was killed has left behind
 * is found and removed when it starts again. Models lie in the server's repository folder if a
 * device's attributes name one, else they are sent.
 */
public final class ServedDevice implements StageLoader {

  /** The attribute that names the executor, and its value for this one. */
  public static final String EXECUTOR = "open-inference";

  /** The attribute that says how many seconds a firing may take. */
  static final String FIRING = "firingSeconds";

  private static final String FORMAT = "onnx";
  private static final Duration SHORT = Duration.ofSeconds(5);
  private static final int MAX_MESSAGE_BYTES = 1 << 30;
  private static final int HASH_SHOWN = 12;

  private final String url;
  private final Engine engine;
  private final Repository repository;
  private final Duration longest;
  private final LongSupplier clock;
  private final String names;
  private final AtomicLong numbers = new AtomicLong();

  private ServedDevice(
      String url,
      Engine engine,
      Repository repository,
      String names,
      Duration longest,
      LongSupplier clock) {
    this.url = url;
    this.engine = engine;
    this.repository = repository;
    this.names = names;
    this.longest = longest;
    this.clock = clock;
  }

  /**
   * Connects to the server that the device's attributes name, and removes what is left there of an
   * earlier life of this agent.
   *
   * @param usual how long a firing may take, unless the device's attribute says it: as long as a
   *     request may
   * @param notes a folder of this agent, where it notes what servers have of it
   * @param changed told when the server is lost, and when it is back; must not block
   * @throws RackloomException if an attribute is missing or wrong
   */
  public static ServedDevice connect(
      Device device,
      Transport transport,
      Duration usual,
      Path notes,
      LongSupplier clock,
      Runnable changed) {
    String url = attribute(device, "url");
    String prefix = "rackloom-" + plain(device.node()) + "-" + plain(device.id()) + "-";
    Repository repository = repository(device, prefix, notes);
    Duration longest = longest(device, usual);
    Address address;
    try {
      address = Address.parse(url);
    } catch (IllegalArgumentException e) {
      throw RackloomException.user(
          "device '" + device.id() + "': " + e.getMessage(), "write its url like 127.0.0.1:8001");
    }
    ManagedChannel channel =
        channel(device, address, transport).maxInboundMessageSize(MAX_MESSAGE_BYTES).build();
    Engine engine = new Engine(url, channel, repository, clock, changed);
    String life = HexFormat.of().toHexDigits(new SecureRandom().nextInt());
    ServedDevice served =
        new ServedDevice(url, engine, repository, prefix + life + "-", longest, clock);
    repository.leftovers().forEach(served::remove);
    return served;
  }

  private static Repository repository(Device device, String prefix, Path notes) {
    String folder = device.attributes().getOrDefault("repository", "");
    return folder.isEmpty()
        ? new SentModels(notes.resolve(plain(device.id())), Runtime.getRuntime().maxMemory())
        : RepositoryFolder.of(device, folder, prefix);
  }

  private static String plain(String name) {
    return name.replaceAll("[^A-Za-z0-9._]", "_");
  }

  /** A server that is no agent has a certificate from elsewhere, and asks for none. */
  private static NettyChannelBuilder channel(Device device, Address address, Transport transport) {
    String authority = device.attributes().getOrDefault("ca", "");
    if (authority.isEmpty() && address.tls() && transport.identity().isEmpty()) {
      throw RackloomException.user(
          "device '"
              + device.id()
              + "': the server at "
              + address
              + " is not on loopback: TLS needs"
              + " to know who signs its certificate",
          "name that authority's PEM file as 'ca' among the device's attributes");
    }
    return authority.isEmpty()
        ? transport.channel(address)
        : Transport.channel(address, Path.of(authority));
  }

  private static Duration longest(Device device, Duration usual) {
    String text = device.attributes().getOrDefault(FIRING, "");
    if (text.isEmpty()) {
      return usual;
    }
    try {
      int seconds = Integer.parseInt(text);
      if (seconds > 0) {
        return Duration.ofSeconds(seconds);
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw RackloomException.user(
        "device '" + device.id() + "': " + FIRING + " '" + text + "' is no number of seconds",
        "write how long a firing may take, like " + FIRING + ": 300");
  }

  private static String attribute(Device device, String name) {
    String value = device.attributes().getOrDefault(name, "");
    if (value.isEmpty()) {
      throw RackloomException.user(
          "device '" + device.id() + "' is driven by a server, but has no attribute '" + name + "'",
          "add url: HOST:PORT to its attributes, and repository: FOLDER if it reads models from a"
              + " folder that this agent can write to");
    }
    return value;
  }

  @Override
  public StageExecutor load(SubModel model) {
    if (!model.format().equals(FORMAT)) {
      throw new ExecutionFailure(
          "the server at "
              + url
              + " is given models of format "
              + FORMAT
              + " only, not "
              + model.format());
    }
    String name = names + numbers.incrementAndGet() + "-" + model.sha256().substring(0, HASH_SHOWN);
    try {
      repository.add(name, model.file());
      engine.load(name);
      checkPorts(name, model);
      return new ServedExecutor(this, name, engine, model.outputs(), longest, clock);
    } catch (StatusRuntimeException e) {
      remove(name);
      throw engine.failure("cannot load a sub-model", e);
    } catch (ExecutionFailure | Error e) {
      remove(name);
      throw e;
    }
  }

  private void checkPorts(String name, SubModel model) {
    var metadata =
        engine.stub(SHORT).modelMetadata(ModelMetadataRequest.newBuilder().setName(name).build());
    check("input", model.inputs(), metadata.getInputsList());
    check("output", model.outputs(), metadata.getOutputsList());
  }

  private static void check(String role, List<Port> ports, List<TensorMetadata> tensors) {
    for (Port port : ports) {
      String wanted = Datatypes.openName(port.dtype()).orElse(port.dtype().name());
      TensorMetadata tensor =
          tensors.stream()
              .filter(t -> t.getName().equals(port.name()))
              .findFirst()
              .orElseThrow(() ->
                  new ExecutionFailure(
                      "the sub-model has no "
                          + role
                          + " '"
                          + port.name()
                          + "', only "
                          + tensors.stream().map(TensorMetadata::getName).toList()));
      if (!tensor.getDatatype().equals(wanted)) {
        throw new ExecutionFailure(
            role
                + " '"
                + port.name()
                + "' is "
                + tensor.getDatatype()
                + " in the sub-model, "
                + wanted
                + " in the plan");
      }
    }
  }

  /** Unloads a model and takes it out of the repository, whatever of it is there. */
  void remove(String name) {
    engine.letGo(name);
    repository.remove(name);
  }

  @Override
  public Optional<String> lost() {
    return engine.lost();
  }

  @Override
  public void look() {
    engine.lookAgain();
  }

  @Override
  public Set<String> formats() {
    return Set.of(FORMAT);
  }

  @Override
  public List<Capability> capabilities() {
    return List.of(capability());
  }

  private Capability capability() {
    String name = EXECUTOR + " at " + url;
    try {
      var server = engine.look().serverMetadata(ServerMetadataRequest.getDefaultInstance());
      boolean ready = engine.look().serverReady(ServerReadyRequest.getDefaultInstance()).getReady();
      String what = server.getName() + " " + server.getVersion();
      return new Capability(FORMAT, name, ready, ready ? what : what + " is not ready");
    } catch (StatusRuntimeException e) {
      return new Capability(
          FORMAT, name, false, e.getStatus().getCode() + ": " + e.getStatus().getDescription());
    }
  }

  @Override
  public void close() {
    engine.close();
  }
}
