package dev.rackloom.agent;

import dev.rackloom.agent.runtime.AgentContext;
import dev.rackloom.agent.runtime.Buffers;
import dev.rackloom.agent.runtime.InboxBudget;
import dev.rackloom.agent.runtime.NodeWork;
import dev.rackloom.agent.runtime.Peer;
import dev.rackloom.agent.runtime.Peers;
import dev.rackloom.agent.stream.Streams;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.telemetry.TelemetryEvent;
import dev.rackloom.api.telemetry.TelemetryEvent.Change;
import dev.rackloom.protocol.Address;
import dev.rackloom.protocol.Nearby;
import dev.rackloom.protocol.security.Transport;
import dev.rackloom.protocol.v1.MemberBeat;
import io.grpc.Server;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A running agent. Closing it lets the requests that came in here end, then stops everything. */
public final class AgentServer implements AutoCloseable {

  private static final long UNLOADING_MILLIS = 3000;

  /** Of the bytes that requests may keep, this part is for answers that may be asked for again. */
  private static final int ANSWERS_SHARE = 16;

  /** Of its memory, this part is for requests as they came. */
  private static final int COMING_SHARE = 2;

  private final AgentConfig config;
  private final WorkFolder work;
  private final Transport transport;
  private final LongSupplier clock = System::nanoTime;
  private final SecureRandom random = new SecureRandom();
  private final AtomicBoolean ready = new AtomicBoolean(true);
  private final ScheduledThreadPoolExecutor timers;
  private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();
  private final OpenCalls openCalls = new OpenCalls();
  private final HealthStatusManager health = new HealthStatusManager();
  private final OwnedDevices devices;
  private final TelemetryHub telemetry;
  private final Buffers buffers;
  private final Streams streams;
  private final Peers peers;
  private final Changes changes = new Changes();
  private final Epochs epochs = new Epochs();
  private final Owners owners;
  private final Leases leases = new Leases(clock, this::token);
  private final Reports reports;
  private final Members members;
  private final Membership membership;
  private final LostDevices lostDevices;
  private final Formats formats;
  private final Deployments deployments;
  private final Upkeep upkeep;
  private final Server server;
  private final @Nullable Beacon beacon;
  private @Nullable RestDoor rest;
  private final InboxBudget inboxBudget;
  private @Nullable Holdings holdings;

  private AgentServer(AgentConfig config, WorkFolder work) throws IOException {
    this.config = config;
    this.work = work;
    owners = Owners.in(config.work());
    this.transport = Transport.with(config.doors().identity());
    timers =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("agent-timers").factory());
    timers.setRemoveOnCancelPolicy(true);
    telemetry = new TelemetryHub(timers, threads);
    inboxBudget = new InboxBudget(config.limits().inboxBytes());
    buffers = new Buffers(config.limits().keptBytes());
    devices = new OwnedDevices(config, transport, clock, timers, changes::announce);
    telemetry.watchUsage(devices.usage());
    long run = random.nextLong();
    AgentContext context =
        new AgentContext(
            config.node(),
            run,
            clock,
            timers,
            threads,
            telemetry,
            devices::lane,
            buffers,
            config.emulationSeed(),
            this::work);
    streams =
        new Streams(config.node(), run, config.limits().streams(), clock, threads, timers, inbox());
    AgentLog log = new AgentLog(clock);
    reports = new Reports(config.node(), telemetry, clock, log);
    members = new Members(config.node(), clock, config.faults().detection());
    membership = new Membership(config.node(), members, () -> beat(run), changes, this::tellMember);
    peers = new Peers(this::connect);
    membership.reach(peers);
    lostDevices = new LostDevices(config.node(), devices.byId().values(), members, changes);
    formats = new Formats(config.node(), devices.byId().values(), members);
    ArtefactStore artefacts =
        new ArtefactStore(
            config.work().resolve("artefacts"), config.limits().maxArtefactBytes(), clock);
    deployments =
        new Deployments(
            epochs,
            new Preparation(
                context,
                devices.byId(),
                artefacts,
                peers,
                transport,
                devices.loaders(),
                config.limits().dilationMargin(),
                config.limits().requestDeadline()),
            membership,
            owners,
            changes,
            leases::isHeld,
            clock,
            log);
    telemetry.watchEngines(new EngineReports(config.node(), epochs, clock));
    devices.tryEngines();
    Spares spares = new Spares(config.node(), artefacts, members, config.faults().spareBytes());
    Proposals proposals = new Proposals(config.node(), epochs, deployments, owners, spares);
    upkeep = upkeep(proposals, spares);
    server = serve(artefacts, proposals, run);
    upkeep.start();
    lostDevices.watch(timers, threads, this::tellMember);
    new HealthFollower(health, epochs, lostDevices).start(timers);
    config
        .doors()
        .identity()
        .ifPresent(own -> CertificateEnd.watch(own, InstantSource.system(), timers));
    beacon = config.doors().announced() ? beacon() : null;
  }

  private Peer connect(Peers.PeerName name) {
    String address = config.faults().detours().getOrDefault(name.node(), name.address());
    return new Peer(
        new Peers.PeerName(name.node(), address, name.onLost()),
        streams,
        clock,
        threads,
        timers,
        membership,
        transport);
  }

  private MemberBeat beat(long run) {
    MemberBeat.Builder beat =
        MemberBeat.newBuilder()
            .setNode(config.node())
            .setRun(run)
            .addAllEpochs(epochs.list())
            .putAllEnded(epochs.with(EpochTable::ended))
            .putAllLostDevices(lostDevices.here())
            .addAllFormats(formats.said());
    OwnWork.of(epochs.loaded(), clock.getAsLong()).addTo(beat);
    return beat.build();
  }

  private Optional<NodeWork> work(String node) {
    return node.equals(config.node())
        ? Optional.of(OwnWork.of(epochs.loaded(), clock.getAsLong()))
        : members.work(node);
  }

  private void tellMember(Change change, String about, String text) {
    reports.tell(epochs.list(), change, about, text);
  }

  private Upkeep upkeep(Proposals proposals, Spares spares) {
    Ballot ballot = new Ballot(config.node(), members, proposals, threads, clock);
    Unwilling unwilling = new Unwilling(clock);
    Steward steward =
        new Steward(
            epochs,
            members,
            lostDevices,
            formats,
            ballot,
            new Turn(config.node(), epochs, members, clock),
            new Attempts(config.node(), clock, random),
            unwilling,
            new BringUp(members, ballot, unwilling, reports, threads, clock),
            reports,
            clock);
    Tidying tidying =
        new Tidying(
            epochs,
            deployments,
            members,
            leases::isHeld,
            threads,
            clock,
            config.faults().abandoned());
    return new Upkeep(epochs, steward, tidying, spares, changes, reports);
  }

  private Beacon beacon() throws IOException {
    return Beacon.light(new Nearby.Here(config.node(), address()), clock, threads);
  }

  /**
   * Starts an agent and returns when it can be called.
   *
   * @throws RackloomException if it cannot or must not listen there, or another agent has its work
   *     folder
   */
  public static AgentServer start(AgentConfig config) {
    config.requireListenable();
    WorkFolder work = workFolder(config);
    boolean started = false;
    try {
      AgentServer server = new AgentServer(config, work);
      started = true;
      return server;
    } catch (IOException e) {
      String why = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
      throw RackloomException.agent(
          "agent '" + config.node() + "' cannot listen at " + config.listen() + ": " + why,
          "choose another port",
          e);
    } finally {
      if (!started) {
        work.close();
      }
    }
  }

  private static WorkFolder workFolder(AgentConfig config) {
    try {
      return WorkFolder.take(config.node(), config.work());
    } catch (IOException e) {
      throw RackloomException.agent(
          "agent '" + config.node() + "' cannot write its work folder " + config.work() + ": " + e,
          "give it another one with --work DIR",
          e);
    }
  }

  private Inbox inbox() {
    AgentLimits limits = config.limits();
    return new Inbox(epochs::loaded, inboxBudget, buffers, clock, timers, limits.maxTensorBytes());
  }

  private Server serve(ArtefactStore artefacts, Proposals proposals, long run) throws IOException {
    AgentLimits limits = config.limits();
    ModelCounts counts = new ModelCounts(InstantSource.system());
    RequestKeeper keeper =
        new RequestKeeper(
            config.node(),
            run,
            epochs,
            members,
            lostDevices,
            changes,
            clock,
            ready::get,
            config.faults());
    holdings = Holdings.show(config.node(), run, inboxBudget::usedBytes, keeper::keptBytes);
    AnsweredOnce once = new AnsweredOnce(config.faults().keptBytes() / ANSWERS_SHARE);
    Requests requests =
        new Requests(
            config.node(),
            epochs,
            limits,
            clock,
            ready::get,
            keeper,
            once,
            counts,
            new DoorReport(config.node(), clock, telemetry));
    ModelRepository repository = new ModelRepository(epochs, deployments, leases, owners);
    ComingBytes coming = new ComingBytes(Runtime.getRuntime().maxMemory() / COMING_SHARE);
    ComingRequests comingRequests =
        new ComingRequests(coming, config.limits().maxMessageBytes(), threads);
    AgentLog strangers = new AgentLog(clock);
    rest =
        restDoor(
            new RestRoutes(requests, repository, counts, limits.maxMessageBytes(), coming),
            strangers);
    return GrpcDoor.builder(config, transport, threads)
        .addStreamTracerFactory(comingRequests)
        .intercept(openCalls)
        .intercept(comingRequests)
        .intercept(new RoleGate(strangers))
        .intercept(new NodeTrailer(config.node()))
        .addService(
            new ControlService(
                config, devices.byId(), leases, owners, artefacts, epochs, deployments))
        .addService(new TelemetryService(telemetry, limits.telemetryRing()))
        .addService(new DataService(streams))
        .addService(streams.service())
        .addService(new MembersService(membership, proposals, epochs, artefacts))
        .addService(CountedDecoding.of(new FrontDoor(requests, repository, counts, threads)))
        .addService(
            new MeasureService(
                devices.byId(),
                artefacts,
                clock,
                limits.maxTensorBytes(),
                limits.requestDeadline()))
        .addService(health.getHealthService())
        .build()
        .start();
  }

  private @Nullable RestDoor restDoor(RestRoutes routes, AgentLog strangers) throws IOException {
    Optional<Address> listen = config.doors().rest();
    return listen.isEmpty()
        ? null
        : RestDoor.open(listen.get(), transport, routes, config.limits(), threads, strangers);
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
    return config.listen().withPort(port()).toString();
  }

  /** Where its REST door is, {@code host:port}; empty if it has none. */
  public Optional<String> restAddress() {
    return Optional.ofNullable(rest).map(RestDoor::address).map(Address::toString);
  }

  /** Waits until it is closed. */
  public void awaitTermination() throws InterruptedException {
    server.awaitTermination();
  }

  /** Takes no more requests, lets those that came in here end in a bounded time, and stops. */
  @Override
  public void close() {
    if (ready.compareAndSet(true, false)) {
      health.enterTerminalState();
      deployments.drainAll(config.doors().drain().toNanos());
      endWhatIsLeft();
      stop();
    }
  }

  /** Requests that have not ended are told so while there still is a door. */
  private void endWhatIsLeft() {
    try {
      CompletableFuture.runAsync(deployments::close, threads)
          .get(UNLOADING_MILLIS, TimeUnit.MILLISECONDS);
      openCalls.awaitNone(OpenCalls.LEAVING_NANOS);
    } catch (TimeoutException | ExecutionException e) {
      // A firing that does not end, or a server that is gone: the process ends all the same.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops at once, as when the process is killed: requests in flight are not waited for. */
  public void kill() {
    ready.set(false);
    server.shutdownNow();
    stop();
    deployments.close();
  }

  private void stop() {
    upkeep.close();
    if (beacon != null) {
      beacon.close();
    }
    telemetry.close();
    peers.close();
    streams.close();
    if (rest != null) {
      rest.close();
    }
    if (holdings != null) {
      holdings.close();
    }
    server.shutdown();
    try {
      if (!server.awaitTermination(1, TimeUnit.SECONDS)) {
        server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      server.shutdownNow();
    }
    devices.close();
    timers.shutdownNow();
    work.close();
  }
}
