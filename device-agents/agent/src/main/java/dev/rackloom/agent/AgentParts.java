package dev.rackloom.agent;

import dev.rackloom.agent.runtime.AgentContext;
import dev.rackloom.agent.runtime.Buffers;
import dev.rackloom.agent.runtime.InboxBudget;
import dev.rackloom.agent.runtime.NodeWork;
import dev.rackloom.agent.runtime.Peer;
import dev.rackloom.agent.runtime.Peers;
import dev.rackloom.agent.stream.Streams;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.telemetry.TelemetryEvent.Change;
import dev.rackloom.protocol.Nearby;
import dev.rackloom.protocol.security.Transport;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What an agent is made of, and which part knows which. It runs from when it is opened until it is
 * closed; {@link AgentServer} sees to it that requests end in between.
 */
final class AgentParts implements AutoCloseable {

  /** Of the bytes that requests may keep, this part is for answers that may be asked for again. */
  private static final int ANSWERS_SHARE = 16;

  private final AgentConfig config;
  private final String node;
  private final BooleanSupplier ready;
  private final LongSupplier clock = System::nanoTime;
  private final SecureRandom random = new SecureRandom();
  private final long run = random.nextLong();
  private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AgentLog log = new AgentLog(clock);
  private final HealthStatusManager health = new HealthStatusManager();
  private final Changes changes = new Changes();
  private final Epochs epochs = new Epochs();
  private final Leases leases = new Leases(clock, this::token);
  private final Owners owners;
  private final Transport transport;
  private final ScheduledThreadPoolExecutor timers;
  private final TelemetryHub telemetry;
  private final OwnedDevices devices;
  private final InboxBudget inboxBudget;
  private final Buffers buffers;
  private final Streams streams;
  private final Peers peers;
  private final Reports reports;
  private final Members members;
  private final Membership membership;
  private final LostDevices lostDevices;
  private final Formats formats;
  private final ArtefactStore artefacts;
  private final Deployments deployments;
  private final Upkeep upkeep;
  private final Proposals proposals;
  private @Nullable OpenDoors doors;
  private @Nullable Beacon beacon;
  private @Nullable Holdings holdings;

  /**
   * Makes them; nobody can call the agent yet.
   *
   * @param ready whether requests are taken
   */
  AgentParts(AgentConfig config, BooleanSupplier ready) {
    this.config = config;
    this.node = config.node();
    this.ready = ready;
    AgentLimits limits = config.limits();
    owners = Owners.in(config.work());
    transport = Transport.with(config.doors().identity());
    timers = timers();
    telemetry = new TelemetryHub(timers, threads);
    inboxBudget = new InboxBudget(limits.inboxBytes());
    buffers = new Buffers(limits.keptBytes());
    devices = new OwnedDevices(config, transport, clock, timers, changes::announce);
    telemetry.watchUsage(devices.usage());
    Inbox inbox =
        new Inbox(epochs::loaded, inboxBudget, buffers, clock, timers, limits.maxTensorBytes());
    streams = streams(inbox);
    reports = new Reports(node, telemetry, clock, log);
    members = new Members(node, clock, config.faults().detection());
    lostDevices = new LostDevices(node, devices.byId().values(), members, changes);
    formats = new Formats(node, devices.byId().values(), members);
    OwnBeat beat = new OwnBeat(node, run, epochs, lostDevices, formats, clock);
    membership = new Membership(node, members, beat, changes, this::tellMember);
    peers = new Peers(this::connect);
    membership.reach(peers);
    artefacts =
        new ArtefactStore(config.work().resolve("artefacts"), limits.maxArtefactBytes(), clock);
    deployments =
        new Deployments(
            epochs, preparation(), membership, owners, changes, leases::isHeld, clock, log);
    telemetry.watchEngines(new EngineReports(node, epochs, clock));
    devices.tryEngines();
    Spares spares = new Spares(node, artefacts, members, config.faults().spareBytes());
    proposals = new Proposals(node, epochs, deployments, owners, spares);
    upkeep = upkeep(spares);
  }

  /**
   * Opens the doors, and begins with what is done without being asked. Of what cannot be opened
   * whole nothing is left.
   *
   * @throws RackloomException if it cannot listen where it is to, or not be announced
   */
  void open() {
    try {
      doors = OpenDoors.open(config, transport, threads, clock, front(), services());
      beacon = config.doors().announced() ? beacon() : null;
      lookAfter();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private Streams streams(Inbox inbox) {
    try {
      return new Streams(node, run, config.limits().streams(), clock, threads, timers, inbox);
    } catch (IOException e) {
      throw RackloomException.environment(
          "agent '" + node + "' cannot take tensors of other agents: " + e,
          "look at the limit of open files",
          e);
    }
  }

  private static ScheduledThreadPoolExecutor timers() {
    ScheduledThreadPoolExecutor timers =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("agent-timers").factory());
    timers.setRemoveOnCancelPolicy(true);
    return timers;
  }

  private String token() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
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

  private void tellMember(Change change, String about, String text) {
    reports.tell(epochs.list(), change, about, text);
  }

  private Preparation preparation() {
    AgentContext context =
        new AgentContext(
            node,
            run,
            clock,
            timers,
            threads,
            telemetry,
            devices::lane,
            buffers,
            config.emulationSeed(),
            this::work);
    return new Preparation(
        context,
        devices.byId(),
        artefacts,
        peers,
        transport,
        devices.loaders(),
        config.limits().dilationMargin(),
        config.limits().requestDeadline());
  }

  private Optional<NodeWork> work(String of) {
    return of.equals(node)
        ? Optional.of(OwnWork.of(epochs.loaded(), clock.getAsLong()))
        : members.work(of);
  }

  private Upkeep upkeep(Spares spares) {
    Ballot ballot = new Ballot(node, members, proposals, threads, clock);
    Unwilling unwilling = new Unwilling(clock);
    Steward steward =
        new Steward(
            epochs,
            members,
            lostDevices,
            formats,
            ballot,
            new Turn(node, epochs, members, clock),
            new Attempts(node, clock, random),
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

  private OpenDoors.Front front() {
    ModelCounts counts = new ModelCounts(InstantSource.system());
    RequestKeeper keeper =
        new RequestKeeper(
            node, run, epochs, members, lostDevices, changes, clock, ready, config.faults());
    holdings = Holdings.show(node, run, inboxBudget::usedBytes, keeper::keptBytes);
    Requests requests =
        new Requests(
            node,
            epochs,
            config.limits(),
            clock,
            ready,
            keeper,
            new AnsweredOnce(config.faults().keptBytes() / ANSWERS_SHARE),
            counts,
            new DoorReport(node, clock, telemetry));
    return new OpenDoors.Front(
        requests, new ModelRepository(epochs, deployments, leases, owners), counts);
  }

  private List<ServerServiceDefinition> services() {
    AgentLimits limits = config.limits();
    return List.of(
        new ControlService(config, devices.byId(), leases, owners, artefacts, epochs, deployments)
            .bindService(),
        new TelemetryService(telemetry, limits.telemetryRing()).bindService(),
        new DataService(streams).bindService(),
        streams.service(),
        new MembersService(membership, proposals, epochs, artefacts).bindService(),
        new MeasureService(
                devices.byId(), artefacts, clock, limits.maxTensorBytes(), limits.requestDeadline())
            .bindService(),
        health.getHealthService().bindService());
  }

  /** Begins with what is done without being asked. */
  private void lookAfter() {
    upkeep.start();
    lostDevices.watch(timers, threads, this::tellMember);
    new HealthFollower(health, epochs, lostDevices).start(timers);
    config
        .doors()
        .identity()
        .ifPresent(own -> CertificateEnd.watch(own, InstantSource.system(), timers));
  }

  private Beacon beacon() {
    try {
      return Beacon.light(new Nearby.Here(node, address()), clock, threads);
    } catch (IOException | UnsupportedOperationException e) {
      throw RackloomException.agent(
          "agent '" + node + "' cannot be announced on this machine: " + e.getMessage(),
          "start it without --announce and name its address",
          e);
    }
  }

  /** Where it can be called over gRPC, {@code host:port}. */
  String address() {
    return config.listen().withPort(doors().port()).toString();
  }

  /** Once they are open. */
  OpenDoors doors() {
    return Objects.requireNonNull(doors, "not open");
  }

  Deployments deployments() {
    return deployments;
  }

  TelemetryHub telemetry() {
    return telemetry;
  }

  HealthStatusManager health() {
    return health;
  }

  /** For what may take long, one each. */
  Executor threads() {
    return threads;
  }

  /** Stops everything; {@link Deployments#close} unloads what is loaded. */
  @Override
  public void close() {
    upkeep.close();
    if (beacon != null) {
      beacon.close();
    }
    telemetry.close();
    peers.close();
    streams.close();
    if (holdings != null) {
      holdings.close();
    }
    if (doors != null) {
      doors.close();
    }
    devices.close();
    timers.shutdownNow();
  }
}
