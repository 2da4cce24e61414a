package dev.rackloom.agent;

import dev.rackloom.agent.runtime.AgentContext;
import dev.rackloom.agent.runtime.Buffers;
import dev.rackloom.agent.runtime.DeviceLane;
import dev.rackloom.agent.runtime.EpochRuntime;
import dev.rackloom.agent.runtime.InboxBudget;
import dev.rackloom.agent.runtime.Peer;
import dev.rackloom.agent.runtime.Peers;
import dev.rackloom.agent.stream.Streams;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.telemetry.TelemetryEvent;
import dev.rackloom.api.telemetry.TelemetryEvent.Change;
import dev.rackloom.protocol.Address;
import dev.rackloom.protocol.v1.MemberBeat;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** A running agent. Closing it lets the requests that came in here end, then stops everything. */
public final class AgentServer implements AutoCloseable {

  private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Of the bytes that requests may keep, this part is for answers that may be asked for again. */
  private static final int ANSWERS_SHARE = 16;

  private final AgentConfig config;
  private final LongSupplier clock = System::nanoTime;
  private final SecureRandom random = new SecureRandom();
  private final AtomicBoolean ready = new AtomicBoolean(true);
  private final ScheduledThreadPoolExecutor timers;
  private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ExecutorService loader =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("model-loader").factory());
  private final HealthStatusManager health = new HealthStatusManager();
  private final Map<String, OwnedDevice> devices = new LinkedHashMap<>();
  private final TelemetryHub telemetry;
  private final Buffers buffers;
  private final Streams streams;
  private final Peers peers;
  private final Changes changes = new Changes();
  private final Leases leases = new Leases(clock, this::token);
  private final Reports reports;
  private final Membership members;
  private final Deployments deployments;
  private final Upkeep upkeep;
  private final Server server;

  private AgentServer(AgentConfig config) throws IOException {
    this.config = config;
    timers =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("agent-timers").factory());
    timers.setRemoveOnCancelPolicy(true);
    telemetry = new TelemetryHub(timers, threads);
    buffers = new Buffers(config.limits().keptBytes());
    config.devices().forEach(this::own);
    telemetry.watchUsage(
        devices.values().stream()
            .<Supplier<TelemetryEvent>>map(d -> new DeviceUsage(config.node(), d, clock))
            .toList());
    long run = random.nextLong();
    AgentContext context =
        new AgentContext(
            config.node(),
            run,
            clock,
            timers,
            threads,
            telemetry,
            this::lane,
            buffers,
            config.emulationSeed());
    streams =
        new Streams(config.node(), run, config.limits().streams(), clock, threads, timers, inbox());
    reports = new Reports(config.node(), telemetry, clock);
    members =
        new Membership(
            config.node(), clock, config.faults(), () -> beat(run), changes, this::tellMember);
    peers = new Peers(this::connect);
    members.reach(peers);
    ArtefactStore artefacts =
        new ArtefactStore(config.work().resolve("artefacts"), config.limits().maxArtefactBytes());
    deployments =
        new Deployments(
            new Preparation(
                context, devices, artefacts, peers, loader, config.limits().dilationMargin()),
            members,
            changes,
            clock);
    Spares spares =
        new Spares(config.node(), artefacts, members, config.faults().spareBytes());
    Proposals proposals = new Proposals(config.node(), deployments, spares);
    upkeep = upkeep(proposals, spares);
    server = serve(artefacts, proposals, run);
    upkeep.start();
  }

  private Peer connect(Peers.PeerName name) {
    String address = config.faults().detours().getOrDefault(name.node(), name.address());
    return new Peer(
        new Peers.PeerName(name.node(), address, name.onLost()),
        streams,
        clock,
        threads,
        timers,
        members);
  }

  private MemberBeat beat(long run) {
    return MemberBeat.newBuilder()
        .setNode(config.node())
        .setRun(run)
        .addAllEpochs(deployments.list())
        .putAllEnded(deployments.with(EpochTable::ended))
        .build();
  }

  /** Of an agent that several deployments need, each is told. */
  private void tellMember(Change change, String about, String text) {
    deployments
        .list()
        .forEach(s ->
            reports.tell(s.getDeployment(), s.getEpoch(), change, about, text, 0));
  }

  private Upkeep upkeep(Proposals proposals, Spares spares) {
    Ballot ballot = new Ballot(config.node(), members, proposals, threads, clock);
    return new Upkeep(
        deployments,
        new Steward(config.node(), deployments, members, ballot, reports, clock),
        new Tidying(
            deployments, members, leases::isHeld, clock, config.faults().abandoned()),
        spares,
        changes,
        reports);
  }

  /**
   * Starts an agent and returns when it can be called.
   *
   * @throws RackloomException if it cannot or must not listen there
   */
  public static AgentServer start(AgentConfig config) {
    if (!config.listen().isLoopback()) {
      throw RackloomException.user(
          "agent '"
              + config.node()
              + "' would listen at "
              + config.listen()
              + " in plain text; only loopback addresses may do that",
          "listen at 127.0.0.1: TLS is not there yet");
    }
    try {
      return new AgentServer(config);
    } catch (IOException e) {
      String why = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
      throw RackloomException.agent(
          "agent '" + config.node() + "' cannot listen at " + config.listen() + ": " + why,
          "choose another port",
          e);
    }
  }

  private Inbox inbox() {
    AgentLimits limits = config.limits();
    return new Inbox(
        this::loaded,
        new InboxBudget(limits.inboxBytes()),
        buffers,
        clock,
        timers,
        limits.maxTensorBytes());
  }

  private Optional<EpochRuntime> loaded(String deployment, long epoch) {
    return deployments.loaded(deployment, epoch);
  }

  private void own(Device device) {
    DeviceLane lane = new DeviceLane(device, clock, timers);
    int cores = Runtime.getRuntime().availableProcessors();
    devices.put(device.id(), OwnedDevice.of(device, lane, config.emulationSeed(), cores));
  }

  private Optional<DeviceLane> lane(String device) {
    return Optional.ofNullable(devices.get(device)).map(OwnedDevice::lane);
  }

  private Server serve(ArtefactStore artefacts, Proposals proposals, long run)
      throws IOException {
    AgentLimits limits = config.limits();
    RequestKeeper keeper =
        new RequestKeeper(
            config.node(),
            run,
            deployments,
            members,
            changes,
            clock,
            ready::get,
            config.faults());
    return NettyServerBuilder.forAddress(config.listen().socketAddress())
        .executor(threads)
        .maxInboundMessageSize(limits.maxMessageBytes())
        .flowControlWindow(8 << 20)
        .permitKeepAliveTime(1, TimeUnit.SECONDS)
        .permitKeepAliveWithoutCalls(true)
        .intercept(new NodeTrailer(config.node()))
        .addService(new ControlService(config, leases, artefacts, deployments))
        .addService(new TelemetryService(telemetry, limits.telemetryRing()))
        .addService(new DataService(streams))
        .addService(streams.service())
        .addService(new MembersService(members, proposals, deployments, artefacts))
        .addService(
            new FrontDoor(
                config.node(),
                keeper,
                new AnsweredOnce(config.faults().keptBytes() / ANSWERS_SHARE),
                deployments,
                limits,
                clock,
                ready::get))
        .addService(new MeasureService(devices, artefacts, clock, limits.maxTensorBytes()))
        .addService(health.getHealthService())
        .build()
        .start();
  }

  private String token() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Its node id. */
  public String node() {
    return config.node();
  }

  /** The port it listens at. */
  public int port() {
    return server.getPort();
  }

  /** Tells all who listen to its telemetry that something happened. */
  public void tell(TelemetryEvent event) {
    telemetry.publish(() -> event);
  }

  /** Where it can be called, {@code host:port}. */
  public String address() {
    return new Address(config.listen().host(), port()).toString();
  }

  /** Waits until it is closed. */
  public void awaitTermination() throws InterruptedException {
    server.awaitTermination();
  }

  /** Takes no more requests, lets those that came in here end for up to ten seconds, and stops. */
  @Override
  public void close() {
    if (ready.compareAndSet(true, false)) {
      health.enterTerminalState();
      deployments.drainAll(DRAIN_NANOS);
      stop();
    }
  }

  /** Stops at once, as when the process is killed: requests in flight are not waited for. */
  public void kill() {
    ready.set(false);
    server.shutdownNow();
    stop();
  }

  private void stop() {
    upkeep.close();
    telemetry.close();
    peers.close();
    streams.close();
    server.shutdown();
    try {
      if (!server.awaitTermination(1, TimeUnit.SECONDS)) {
        server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      server.shutdownNow();
    }
    devices.values().forEach(d -> d.lane().close());
    deployments.close();
    timers.shutdownNow();
    loader.shutdown();
  }
}
