package dev.rackloom.agent;

import static dev.rackloom.protocol.security.Role.ADMIN;
import static dev.rackloom.protocol.security.Role.DEPLOY;
import static dev.rackloom.protocol.security.Role.NODE;
import static dev.rackloom.protocol.security.Role.VIEW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.protocol.inference.GRPCInferenceServiceGrpc;
import dev.rackloom.protocol.security.Role;
import dev.rackloom.protocol.security.Subject;
import dev.rackloom.protocol.v1.AgentControlGrpc;
import dev.rackloom.protocol.v1.DataPlaneGrpc;
import dev.rackloom.protocol.v1.MeasureGrpc;
import dev.rackloom.protocol.v1.TelemetryGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RolesTest {

  private static final Set<Role> ALL_USERS = EnumSet.of(VIEW, DEPLOY, ADMIN);

  /** Every method that an agent serves. */
  static Stream<String> methods() {
    return Stream.of(
            AgentControlGrpc.getServiceDescriptor(),
            DataPlaneGrpc.getServiceDescriptor(),
            TelemetryGrpc.getServiceDescriptor(),
            MeasureGrpc.getServiceDescriptor(),
            GRPCInferenceServiceGrpc.getServiceDescriptor(),
            HealthGrpc.getServiceDescriptor(),
            ServerReflectionGrpc.getServiceDescriptor())
        .map(ServiceDescriptor::getMethods)
        .flatMap(methods -> methods.stream().map(MethodDescriptor::getFullMethodName));
  }

  private static boolean allows(Role role, String method) {
    return RoleGate.refusal(new Subject(role, "x"), method).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void everyMethod_isInTheTable_andLetsInThoseAboveItsRole(String method) {
    assertThat(Roles.knows(method)).isTrue();
    Role needed = Roles.needed(method);
    for (Role role : ALL_USERS) {
      assertThat(allows(role, method))
          .as("%s for %s", method, role)
          .isEqualTo(needed != NODE && role.compareTo(needed) >= 0);
    }
  }

  @Test
  void tensors_comeFromAgentsOnly() {
    for (String method : List.of("rackloom.v1.DataPlane/Meet", "rackloom.v1.DataFlow/Flow")) {
      assertThat(ALL_USERS).noneMatch(role -> allows(role, method));
      assertThat(allows(NODE, method)).isTrue();
    }
  }

  @Test
  void agents_changeNothing() {
    assertThat(methods().filter(m -> Roles.needed(m) == DEPLOY))
        .isNotEmpty()
        .noneMatch(m -> allows(NODE, m));
  }

  @Test
  void unknownMethod_isForAdmins() {
    assertThat(allows(DEPLOY, "some.Other/Method")).isFalse();
    assertThat(allows(ADMIN, "some.Other/Method")).isTrue();
  }
}
