package dev.rackloom.agent;

import dev.rackloom.api.Checks;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.rack.Device;
import dev.rackloom.protocol.Address;
import dev.rackloom.protocol.security.Identity;
import dev.rackloom.protocol.security.Role;
import dev.rackloom.protocol.security.Subject;
import dev.rackloom.protocol.security.Transport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What an agent is.
 *
 * @param node its node id in racks
 * @param listen where it listens; port 0 lets the system choose. Outside loopback, and where the
 *     address says so, it speaks TLS
 * @param devices what it owns, as the catalogue describes it. Attribute {@code threads} of a device
 *     sets how many CPU threads run its stages: else one for each of its {@code cores}, or if it
 *     names none all of them for a real device and one for an emulated one
 * @param work its folder, made if missing; artefacts stay there
 * @param emulationSeed of the truth about emulated devices and links; agents of one rack should
 *     have the same
 * @param limits what it takes at most
 * @param doors how it is reached
 * @param faults how it meets the loss of other agents
 * @param engines a folder of jars with engines that are no part of it; empty to look for them on
 *     the class path
 */
public record AgentConfig(
    String node,
    Address listen,
    List<Device> devices,
    Path work,
    long emulationSeed,
    AgentLimits limits,
    Doors doors,
    FaultSettings faults,
    Optional<Path> engines) {

  public AgentConfig {
    Checks.named(node, "node");
    devices = List.copyOf(devices);
    Checks.that(!devices.isEmpty(), "agent '" + node + "' owns no device");
    Checks.distinct(devices, Device::id, "devices of agent '" + node + "'");
  }

  /**
   * An agent with default limits.
   *
   * @throws RackloomException if {@code listen} is not {@code host:port}
   */
  public static AgentConfig on(String node, String listen, List<Device> devices, Path work) {
    return new AgentConfig(
        node,
        address(listen),
        devices,
        work,
        1,
        AgentLimits.DEFAULT,
        Doors.PLAIN,
        FaultSettings.DEFAULT,
        Optional.empty());
  }

  private static Address address(String listen) {
    try {
      return Address.parse(listen);
    } catch (IllegalArgumentException e) {
      throw RackloomException.user(String.valueOf(e.getMessage()), "write it like 127.0.0.1:7411");
    }
  }

  /** This with other limits. */
  public AgentConfig withLimits(AgentLimits others) {
    return new AgentConfig(
        node, listen, devices, work, emulationSeed, others, doors, faults, engines);
  }

  /** This with another seed for what is emulated. */
  public AgentConfig withEmulationSeed(long seed) {
    return new AgentConfig(node, listen, devices, work, seed, limits, doors, faults, engines);
  }

  /** This with other ways of meeting the loss of agents. */
  public AgentConfig withFaults(FaultSettings others) {
    return new AgentConfig(
        node, listen, devices, work, emulationSeed, limits, doors, others, engines);
  }

  /** This with other doors. */
  public AgentConfig withDoors(Doors others) {
    return new AgentConfig(
        node, listen, devices, work, emulationSeed, limits, others, faults, engines);
  }

  /** This with engines from a folder. */
  public AgentConfig withEngines(Optional<Path> folder) {
    return new AgentConfig(
        node, listen, devices, work, emulationSeed, limits, doors, faults, folder);
  }

  /**
   * Refuses to listen where it must not: outside loopback an agent must show that it is the agent
   * of its node, or nobody would believe it, and it announces itself on loopback only.
   */
  void requireListenable() {
    if (doors.announced() && !listen.isLoopback()) {
      throw RackloomException.user(
          "agent '" + node + "' listens at " + listen + " and would be announced",
          "announcements are for agents on loopback; elsewhere list addresses or use a DNS name");
    }
    if (listen.tls()) {
      requireIdentity(new Subject(Role.NODE, node));
    }
  }

  private void requireIdentity(Subject wanted) {
    Identity identity =
        Transport.with(doors.identity())
            .requireOfAgent("agent '" + node + "' listening at " + listen);
    if (!identity.subject().equals(wanted)) {
      throw RackloomException.user(
          "the certificate in "
              + identity.folder()
              + " is of "
              + identity.subject()
              + ", the agent is "
              + wanted,
          "enroll it with: rackloom agent enroll --ca DIR --node "
              + node
              + " --host HOST --out FOLDER");
    }
  }

  /** Whether it describes its services to tools. */
  boolean reflects() {
    return doors.reflection().orElse(listen.isLoopback());
  }
}
