package dev.rackloom.agent;

import static dev.rackloom.protocol.security.Role.ADMIN;
import static dev.rackloom.protocol.security.Role.DEPLOY;
import static dev.rackloom.protocol.security.Role.NODE;
import static dev.rackloom.protocol.security.Role.VIEW;

import dev.rackloom.protocol.security.Role;
import java.util.Map;

/** Which role a method needs, at least. What is not in the table needs the highest. */
final class Roles {

  private static final Map<String, Role> NEEDED =
      Map.ofEntries(
          Map.entry("rackloom.v1.AgentControl/Describe", VIEW),
          Map.entry("rackloom.v1.AgentControl/ListDeployments", VIEW),
          Map.entry("rackloom.v1.AgentControl/HasArtefacts", VIEW),
          Map.entry("rackloom.v1.AgentControl/AcquireLease", DEPLOY),
          Map.entry("rackloom.v1.AgentControl/RenewLease", DEPLOY),
          Map.entry("rackloom.v1.AgentControl/ReleaseLease", DEPLOY),
          Map.entry("rackloom.v1.AgentControl/UploadArtefact", DEPLOY),
          Map.entry("rackloom.v1.AgentControl/Prepare", DEPLOY),
          Map.entry("rackloom.v1.AgentControl/Activate", DEPLOY),
          Map.entry("rackloom.v1.AgentControl/Drain", DEPLOY),
          Map.entry("rackloom.v1.AgentControl/Retire", DEPLOY),
          Map.entry("rackloom.v1.DataPlane/Meet", NODE),
          Map.entry("rackloom.v1.DataFlow/Flow", NODE),
          Map.entry("rackloom.v1.Members/Beat", NODE),
          Map.entry("rackloom.v1.Members/Propose", NODE),
          Map.entry("rackloom.v1.Members/Commit", NODE),
          Map.entry("rackloom.v1.Members/Withdraw", NODE),
          Map.entry("rackloom.v1.Members/ActivePlan", VIEW),
          Map.entry("rackloom.v1.Members/Fetch", NODE),
          Map.entry("rackloom.v1.Telemetry/Subscribe", VIEW),
          Map.entry("rackloom.v1.Measure/Run", DEPLOY),
          Map.entry("inference.GRPCInferenceService/ServerLive", VIEW),
          Map.entry("inference.GRPCInferenceService/ServerReady", VIEW),
          Map.entry("inference.GRPCInferenceService/ModelReady", VIEW),
          Map.entry("inference.GRPCInferenceService/ServerMetadata", VIEW),
          Map.entry("inference.GRPCInferenceService/ModelMetadata", VIEW),
          Map.entry("inference.GRPCInferenceService/ModelInfer", VIEW),
          Map.entry("inference.GRPCInferenceService/ModelStreamInfer", VIEW),
          Map.entry("inference.GRPCInferenceService/ModelStatistics", VIEW),
          Map.entry("inference.GRPCInferenceService/RepositoryIndex", VIEW),
          Map.entry("inference.GRPCInferenceService/RepositoryModelLoad", DEPLOY),
          Map.entry("inference.GRPCInferenceService/RepositoryModelUnload", DEPLOY),
          Map.entry("grpc.health.v1.Health/Check", VIEW),
          Map.entry("grpc.health.v1.Health/List", VIEW),
          Map.entry("grpc.health.v1.Health/Watch", VIEW),
          Map.entry("grpc.reflection.v1.ServerReflection/ServerReflectionInfo", VIEW));

  private Roles() {}

  /** Whether a method is in the table. */
  static boolean knows(String method) {
    return NEEDED.containsKey(method);
  }

  /** What {@code package.Service/Method} needs. */
  static Role needed(String method) {
    return NEEDED.getOrDefault(method, ADMIN);
  }
}
