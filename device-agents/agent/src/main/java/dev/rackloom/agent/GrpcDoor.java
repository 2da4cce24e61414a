package dev.rackloom.agent;

import dev.rackloom.protocol.Wire;
import dev.rackloom.protocol.security.Transport;
import io.grpc.Codec;
import io.grpc.DecompressorRegistry;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** The settings of an agent's one port: its limits and its patience. */
final class GrpcDoor {

  private static final int FLOW_CONTROL_BYTES = 8 << 20;

  /** A chunk of an upload or of a tensor with its head, which no limit on requests may refuse. */
  private static final int CHUNK_BYTES = Wire.CHUNK_BYTES + (128 << 10);

  /** A caller whose machine is gone does not say so; it is asked. */
  private static final long KEEP_ALIVE_S = 30;

  /** What comes is as large as it looks: nothing is unpacked, by which it could grow. */
  private static final DecompressorRegistry AS_IT_IS =
      DecompressorRegistry.emptyInstance().with(Codec.Identity.NONE, false);

  private GrpcDoor() {}

  static NettyServerBuilder builder(
      AgentConfig config, Transport transport, Executor threads, AgentLog strangers) {
    Doors doors = config.doors();
    NettyServerBuilder builder =
        transport
            .server(config.listen(), strangers::say)
            .executor(threads)
            .decompressorRegistry(AS_IT_IS)
            .handshakeTimeout(doors.handshake().toMillis(), TimeUnit.MILLISECONDS)
            .maxConnectionIdle(doors.idle().toMillis(), TimeUnit.MILLISECONDS)
            .maxConcurrentCallsPerConnection(config.limits().callsPerConnection())
            .maxInboundMessageSize(Math.max(CHUNK_BYTES, config.limits().maxMessageBytes()))
            .keepAliveTime(KEEP_ALIVE_S, TimeUnit.SECONDS)
            .flowControlWindow(FLOW_CONTROL_BYTES)
            .permitKeepAliveTime(1, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true);
    return config.reflects() ? builder.addService(ProtoReflectionServiceV1.newInstance()) : builder;
  }
}
