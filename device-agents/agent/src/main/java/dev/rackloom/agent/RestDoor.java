package dev.rackloom.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.rackloom.codec.Codec;
import dev.rackloom.protocol.Address;
import dev.rackloom.protocol.security.Identity;
import dev.rackloom.protocol.security.Subject;
import dev.rackloom.protocol.security.Transport;
import io.grpc.Context;
import io.grpc.Status;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * The Open Inference Protocol as REST: the same requests through a door beside the one of gRPC,
 * with the same TLS, roles and limits. {@link RestRoutes} knows what there is; here are the server
 * and its errors.
 */
final class RestDoor implements AutoCloseable {

  private static final int BACKLOG = 128;

  /** Exchanges at once, for each request that may be in flight: some wait, some only look. */
  private static final int EXCHANGES_PER_PLACE = 4;

  /** What a socket takes of an answer at once, or nearly so; larger ones may have to wait. */
  private static final int SMALL_BYTES = 1 << 16;

  /** How long a connection may say nothing, in seconds. */
  private static final int IDLE_S = 15;

  /** How long a request may take to come whole, in seconds. */
  private static final int REQUEST_S = 120;

  /**
   * How long an answer may take to be read whole, in seconds, beyond the deadline of requests: the
   * JDK's server begins to count when the request has come.
   */
  private static final int READING_S = 60;

  static {
    // the JDK's server reads these when the first is made; without, half a request is waited for
    patience("sun.net.httpserver.idleInterval", IDLE_S);
    patience("sun.net.httpserver.maxReqTime", REQUEST_S);
  }

  private final HttpServer server;
  private final Address listen;
  private final RestRoutes routes;
  private final Semaphore exchanges;
  private final Semaphore unread;
  private final AgentLog strangers;

  private RestDoor(
      HttpServer server,
      Address listen,
      RestRoutes routes,
      AgentLimits limits,
      AgentLog strangers) {
    this.server = server;
    this.listen = listen;
    this.routes = routes;
    this.exchanges = new Semaphore(EXCHANGES_PER_PLACE * limits.maxInFlight());
    this.unread = new Semaphore(EXCHANGES_PER_PLACE * limits.maxInFlight());
    this.strangers = strangers;
  }

  private static void patience(String property, long seconds) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Long.toString(seconds));
    }
  }

  /**
   * Opens the door.
   *
   * @param strangers hears of those who are refused
   */
  static RestDoor open(
      Address listen,
      Transport transport,
      RestRoutes routes,
      AgentLimits limits,
      Executor threads,
      AgentLog strangers)
      throws IOException {
    patience("sun.net.httpserver.maxRspTime", limits.requestDeadline().toSeconds() + READING_S);
    HttpServer server =
        listen.tls()
            ? secured(listen, transport.requireOfAgent("the REST door at " + listen), strangers)
            : HttpServer.create(listen.socketAddress(), BACKLOG);
    RestDoor door = new RestDoor(server, listen, routes, limits, strangers);
    server.setExecutor(threads);
    server.createContext("/", door::handle);
    server.start();
    return door;
  }

  private static HttpServer secured(Address listen, Identity identity, AgentLog strangers)
      throws IOException {
    HttpsServer server = HttpsServer.create(listen.socketAddress(), BACKLOG);
    server.setHttpsConfigurator(
        new HttpsConfigurator(identity.sslContext(strangers::say)) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
            wanted.setNeedClientAuth(true);
            parameters.setSSLParameters(wanted);
          }
        });
    return server;
  }

  /** Where it listens. */
  Address address() {
    return listen.withPort(server.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      RestAnswer answer = answer(exchange);
      if (answer.length() <= SMALL_BYTES) {
        send(exchange, answer);
      } else if (unread.tryAcquire()) {
        try {
          send(exchange, answer);
        } finally {
          unread.release();
        }
      } else {
        send(exchange, full("too many answers from here wait to be read"));
      }
    }
  }

  private static RestAnswer full(String why) {
    return failed(Status.RESOURCE_EXHAUSTED.withDescription(why));
  }

  private RestAnswer answer(HttpExchange exchange) {
    try {
      requireOwnOrigin(exchange);
      RestRoutes.Route route = routes.find(exchange);
      Optional<String> refusal =
          caller(exchange).flatMap(caller -> RoleGate.refusal(caller, route.method()));
      if (refusal.isPresent()) {
        RoleGate.sayRefused(strangers, exchange.getRemoteAddress(), refusal.get());
        throw Status.PERMISSION_DENIED.withDescription(refusal.get()).asRuntimeException();
      }
      return route.isHealth() ? route.work().answer(exchange) : counted(exchange, route);
    } catch (RestBody.TooLarge e) {
      return failed(413, Status.RESOURCE_EXHAUSTED.withDescription(e.getMessage()));
    } catch (RestRoutes.WrongVerb e) {
      exchange.getResponseHeaders().set("Allow", e.wanted());
      return failed(405, Status.UNIMPLEMENTED.withDescription(e.getMessage()));
    } catch (Exception | Error e) {
      return failed(Status.fromThrowable(Answer.error(e)));
    }
  }

  /**
   * Browsers say which page calls. One from elsewhere may call nothing: it would act with what its
   * reader may do, who does not know of it.
   */
  private void requireOwnOrigin(HttpExchange exchange) {
    @Nullable String origin = exchange.getRequestHeaders().getFirst("Origin");
    if (origin != null && !isOwn(origin)) {
      throw Status.PERMISSION_DENIED
          .withDescription("pages from '" + origin + "' may not call this agent")
          .asRuntimeException();
    }
  }

  /** Pages of this machine are its own; names are not resolved, which others could change. */
  private boolean isOwn(String origin) {
    try {
      @Nullable String host = URI.create(origin).getHost();
      if (host == null) {
        return false;
      }
      String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
      return bare.equalsIgnoreCase(listen.host()) || new Address(bare, 0).isLoopback();
    } catch (IllegalArgumentException noAddress) {
      return false;
    }
  }

  /** Does what the route stands for, if it is not one call too many; reading the answer is none. */
  private RestAnswer counted(HttpExchange exchange, RestRoutes.Route route) throws Exception {
    if (!exchanges.tryAcquire()) {
      return full("too many calls at once here");
    }
    try {
      return Context.current()
          .withValue(RoleGate.CALLER, caller(exchange).orElse(null))
          .call(() -> route.work().answer(exchange));
    } finally {
      exchanges.release();
    }
  }

  private static Optional<Subject> caller(HttpExchange exchange) {
    if (!(exchange instanceof HttpsExchange secured)) {
      return Optional.empty();
    }
    return Optional.of(
        RoleGate.subject(secured.getSSLSession())
            .orElseThrow(() ->
                Status.UNAUTHENTICATED
                    .withDescription("the caller's certificate names no role of rackloom")
                    .asRuntimeException()));
  }

  private static RestAnswer failed(Status status) {
    return failed(code(status.getCode()), status);
  }

  private static RestAnswer failed(int code, Status status) {
    String said = status.getDescription() == null ? "" : status.getDescription();
    return RestAnswer.json(code, Codec.toJson(Map.of("error", status.getCode() + ": " + said)));
  }

  /** The HTTP code that stands for a code of gRPC. */
  private static int code(Status.Code code) {
    return switch (code) {
      case OK -> 200;
      case INVALID_ARGUMENT, OUT_OF_RANGE -> 400;
      case UNAUTHENTICATED -> 401;
      case PERMISSION_DENIED -> 403;
      case NOT_FOUND -> 404;
      case FAILED_PRECONDITION, ABORTED, ALREADY_EXISTS -> 409;
      case RESOURCE_EXHAUSTED -> 429;
      case CANCELLED -> 499;
      case UNIMPLEMENTED -> 501;
      case UNAVAILABLE -> 503;
      case DEADLINE_EXCEEDED -> 504;
      case UNKNOWN, INTERNAL, DATA_LOSS -> 500;
    };
  }

  private static void send(HttpExchange exchange, RestAnswer answer) throws IOException {
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    long length = answer.length();
    exchange.sendResponseHeaders(answer.code(), length == 0 ? -1 : length);
    if (length > 0) {
      answer.writeTo(exchange.getResponseBody());
    }
  }

  /** Lets exchanges under way end for a second. */
  @Override
  public void close() {
    server.stop(1);
  }
}
