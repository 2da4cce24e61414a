package dev.rackloom.agent.stream;

/** The nearest way that an agent lets its streams take. */
public enum StreamWay {
  /** gRPC, wherever the other agent is. */
  GRPC,
  /** A Unix socket where both agents are on one host. */
  SOCKET,
  /** A Unix socket there, and shared memory for large tensors. */
  SHARED
}
