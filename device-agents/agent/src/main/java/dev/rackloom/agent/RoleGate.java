package dev.rackloom.agent;

import dev.rackloom.protocol.security.Role;
import dev.rackloom.protocol.security.Subject;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.net.SocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Lets a call in only if its caller's role covers the method. Whoever gets here over TLS has shown
 * a certificate of the rack's authority already; without TLS there is loopback only, and whoever is
 * on this machine may do everything.
 */
final class RoleGate implements ServerInterceptor {

  private final AgentLog strangers;

  /**
   * A gate.
   *
   * @param strangers hears of those who are refused
   */
  RoleGate(AgentLog strangers) {
    this.strangers = strangers;
  }

  /** Who calls; absent without TLS. */
  static final Context.Key<@Nullable Subject> CALLER = Context.key("rackloom-caller");

  /** Who makes the call under way; empty for somebody on this machine. */
  static Optional<Subject> caller() {
    return Optional.ofNullable(CALLER.get());
  }

  /** Why {@code caller} may not call {@code method}; empty if it may. */
  static Optional<String> refusal(Subject caller, String method) {
    Role needed = Roles.needed(method);
    return caller.role().covers(needed)
        ? Optional.empty()
        : Optional.of(
            "the certificate of "
                + caller
                + " does not allow "
                + method
                + ", which needs the role "
                + needed.word());
  }

  /** Tells {@code strangers} who was refused at one of the doors. */
  static void sayRefused(AgentLog strangers, @Nullable SocketAddress caller, @Nullable String why) {
    strangers.say("a caller at " + caller + " was refused: " + why);
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    @Nullable SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    if (session == null) {
      return next.startCall(call, headers);
    }
    Optional<Subject> caller = subject(session);
    if (caller.isEmpty()) {
      return refuse(
          call,
          Status.UNAUTHENTICATED.withDescription(
              "the caller's certificate names no role of rackloom"));
    }
    Optional<String> refusal =
        refusal(caller.get(), call.getMethodDescriptor().getFullMethodName());
    return refusal.isPresent()
        ? refuse(call, Status.PERMISSION_DENIED.withDescription(refusal.get()))
        : Contexts.interceptCall(
            Context.current().withValue(CALLER, caller.get()), call, headers, next);
  }

  /** Whom the other side's certificate speaks of. */
  static Optional<Subject> subject(SSLSession session) {
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate first
          ? Subject.of(first)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }

  private <Q, R> ServerCall.Listener<Q> refuse(ServerCall<Q, R> call, Status status) {
    sayRefused(
        strangers,
        call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR),
        status.getDescription());
    call.close(status, new Metadata());
    return new ServerCall.Listener<>() {};
  }
}
