package dev.rackloom.client;

import dev.rackloom.api.rack.Device;
import dev.rackloom.codec.Codec;
import dev.rackloom.protocol.Wire;
import dev.rackloom.protocol.v1.AcquireLeaseRequest;
import dev.rackloom.protocol.v1.AgentDescription;
import dev.rackloom.protocol.v1.EpochRequest;
import dev.rackloom.protocol.v1.EpochStatus;
import dev.rackloom.protocol.v1.RenewLeaseRequest;
import java.time.Duration;
import java.util.UUID;

/** What an agent is, its leases and its epochs, from messages and as messages. */
final class ControlMessages {

  /** Nobody else knows it, so nobody else gets a lease of this process by its holder's name. */
  private static final String PROOF = UUID.randomUUID().toString();

  private ControlMessages() {}

  static AgentInfo info(AgentDescription d, String address) {
    return new AgentInfo(
        d.getNode(),
        address,
        d.getDevicesJsonList().stream()
            .map(j -> Codec.fromJson(j.toByteArray(), Device.class))
            .toList(),
        d.getVersion(),
        d.getOnnxruntimeVersion(),
        d.getJavaVersion(),
        d.getCpuCores(),
        d.getSpareBytes(),
        d.getCapabilitiesList().stream()
            .map(c ->
                new AgentInfo.Capability(
                    c.getDevice(), c.getFormat(), c.getName(), c.getAvailable(), c.getDetail()))
            .toList());
  }

  static AcquireLeaseRequest acquire(String holder, Duration ttl) {
    return AcquireLeaseRequest.newBuilder()
        .setHolder(holder + Wire.PROOF + PROOF)
        .setTtlMillis(ttl.toMillis())
        .build();
  }

  static RenewLeaseRequest renew(Lease lease) {
    return RenewLeaseRequest.newBuilder()
        .setToken(lease.token())
        .setTtlMillis(lease.ttl().toMillis())
        .build();
  }

  static Lease lease(dev.rackloom.protocol.v1.Lease message) {
    return new Lease(
        message.getHolder(), message.getToken(), Duration.ofMillis(message.getTtlMillis()));
  }

  static EpochRequest epoch(Lease lease, String deployment, long epoch) {
    return EpochRequest.newBuilder()
        .setLease(lease.token())
        .setDeployment(deployment)
        .setEpoch(epoch)
        .build();
  }

  static EpochInfo epoch(EpochStatus m) {
    return new EpochInfo(
        m.getDeployment(),
        m.getEpoch(),
        m.getModel(),
        EpochInfo.State.valueOf(m.getState().name()),
        m.getInFlight());
  }
}
