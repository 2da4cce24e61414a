package dev.rackloom.agent;

import com.sun.net.httpserver.HttpExchange;
import dev.rackloom.codec.Codec;
import io.grpc.Status;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What there is at the REST door: paths, the methods of gRPC that they stand for (whose roles
 * count), and what they answer.
 *
 * <pre>
 * GET  v2                                       ServerMetadata
 * GET  v2/health/live, v2/health/ready          ServerLive, ServerReady: 200, or 400 for no
 * GET  v2/models/M[/versions/V]                 ModelMetadata
 * GET  v2/models/M[/versions/V]/ready           ModelReady: 200, or 400 for no
 * GET  v2/models/stats, .../M[/versions/V]/stats   ModelStatistics
 * POST v2/models/M[/versions/V]/infer           ModelInfer
 * POST v2/repository/index                      RepositoryIndex
 * POST v2/repository/models/M/load, .../unload  RepositoryModelLoad, RepositoryModelUnload
 * </pre>
 */
final class RestRoutes {

  private static final String SERVICE = "inference.GRPCInferenceService/";
  private static final long UNLOAD_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int MAX_CONTROL_BYTES = 1 << 16;

  /** A path is looked at before it is known who asks. */
  private static final int MAX_PATH_CHARACTERS = 4096;

  private final Requests requests;
  private final ModelRepository repository;
  private final ModelCounts counts;
  private final RestInference inference;
  private final int maxBodyBytes;
  private final ComingBytes coming;

  /**
   * What leads to these.
   *
   * @param coming takes the bytes of bodies
   */
  RestRoutes(
      Requests requests,
      ModelRepository repository,
      ModelCounts counts,
      int maxBodyBytes,
      ComingBytes coming) {
    this.requests = requests;
    this.repository = repository;
    this.counts = counts;
    this.inference = new RestInference(requests);
    this.maxBodyBytes = maxBodyBytes;
    this.coming = coming;
  }

  /** Does what a path stands for. */
  interface Work {
    RestAnswer answer(HttpExchange exchange) throws Exception;
  }

  /**
   * A path that is there.
   *
   * @param method the method of gRPC that it stands for
   * @param work what it does
   */
  record Route(String method, Work work) {

    /** Whether it only tells if somebody is well, which the busiest agent must answer. */
    boolean isHealth() {
      return method.endsWith("Live") || method.endsWith("Ready");
    }
  }

  /**
   * What a call is for.
   *
   * @throws io.grpc.StatusRuntimeException NOT_FOUND if there is no such path; INVALID_ARGUMENT if
   *     it is too long to be one
   * @throws WrongVerb if it is for another verb
   */
  Route find(HttpExchange exchange) {
    String raw = exchange.getRequestURI().getRawPath();
    if (raw.length() > MAX_PATH_CHARACTERS) {
      throw Status.INVALID_ARGUMENT
          .withDescription("the path is longer than " + MAX_PATH_CHARACTERS + " characters")
          .asRuntimeException();
    }
    String path = exchange.getRequestURI().getPath();
    List<String> parts = List.of(trimmed(path).split("/"));
    String verb = exchange.getRequestMethod();
    if (!parts.getFirst().equals("v2")) {
      throw unknown(verb, path);
    }
    List<String> rest = parts.subList(1, parts.size());
    if (rest.isEmpty()) {
      return route("GET", verb, path, "ServerMetadata", e -> server());
    }
    return switch (rest.getFirst()) {
      case "health" -> health(verb, path, rest);
      case "models" -> models(verb, path, rest);
      case "repository" -> repository(verb, path, rest);
      default -> throw unknown(verb, path);
    };
  }

  /** Without the slashes at both ends. */
  private static String trimmed(String path) {
    int begin = 0;
    int end = path.length();
    while (begin < end && path.charAt(begin) == '/') {
      begin++;
    }
    while (end > begin && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(begin, end);
  }

  private static Route route(String wanted, String verb, String path, String method, Work work) {
    if (!verb.equals(wanted)) {
      throw new WrongVerb(path + " is for " + wanted + ", not " + verb, wanted);
    }
    return new Route(SERVICE + method, work);
  }

  /** A path is asked with another verb than its own. */
  static final class WrongVerb extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String wanted;

    private WrongVerb(String message, String wanted) {
      super(message);
      this.wanted = wanted;
    }

    String wanted() {
      return wanted;
    }
  }

  private static RuntimeException unknown(String verb, String path) {
    return Status.NOT_FOUND
        .withDescription("there is no " + verb + " " + path + " in the Open Inference Protocol")
        .asRuntimeException();
  }

  private Route health(String verb, String path, List<String> rest) {
    return switch (String.join("/", rest)) {
      case "health/live" -> route("GET", verb, path, "ServerLive", e -> yes(true));
      case "health/ready" -> route("GET", verb, path, "ServerReady", e -> yes(requests.ready()));
      default -> throw unknown(verb, path);
    };
  }

  private Route models(String verb, String path, List<String> rest) {
    if (rest.size() == 2 && rest.get(1).equals("stats")) {
      return route("GET", verb, path, "ModelStatistics", e -> stats("", ""));
    }
    if (rest.size() < 2) {
      throw unknown(verb, path);
    }
    String model = rest.get(1);
    boolean versioned = rest.size() > 3 && rest.get(2).equals("versions");
    String version = versioned ? rest.get(3) : "";
    List<String> last = rest.subList(versioned ? 4 : 2, rest.size());
    return switch (String.join("/", last)) {
      case "" -> route("GET", verb, path, "ModelMetadata", e -> metadata(model, version));
      case "ready" ->
          route("GET", verb, path, "ModelReady", e -> yes(requests.ready(model, version)));
      case "stats" -> route("GET", verb, path, "ModelStatistics", e -> stats(model, version));
      case "infer" -> route("POST", verb, path, "ModelInfer", e -> infer(model, version, e));
      default -> throw unknown(verb, path);
    };
  }

  private RestAnswer infer(String model, String version, HttpExchange exchange) throws IOException {
    try (RestBody body = RestBody.read(exchange, maxBodyBytes, coming)) {
      return inference.answer(model, version, body);
    }
  }

  private Route repository(String verb, String path, List<String> rest) {
    if (rest.size() == 2 && rest.get(1).equals("index")) {
      return route("POST", verb, path, "RepositoryIndex", this::index);
    }
    if (rest.size() == 4 && rest.get(1).equals("models")) {
      String model = rest.get(2);
      return switch (rest.get(3)) {
        case "load" ->
            route(
                "POST",
                verb,
                path,
                "RepositoryModelLoad",
                e -> {
                  repository.load(model, parameters(e));
                  return RestAnswer.bare(200);
                });
        case "unload" ->
            route(
                "POST",
                verb,
                path,
                "RepositoryModelUnload",
                e -> {
                  repository.unload(model, UNLOAD_NANOS);
                  return RestAnswer.bare(200);
                });
        default -> throw unknown(verb, path);
      };
    }
    throw unknown(verb, path);
  }

  /** What a caller says in JSON, if anything. */
  private Map<?, ?> said(HttpExchange exchange) throws IOException {
    try (RestBody body = RestBody.read(exchange, MAX_CONTROL_BYTES, coming)) {
      return body.bytes().length > 0 && Codec.parse(body.bytes()) instanceof Map<?, ?> said
          ? said
          : Map.of();
    }
  }

  private Set<String> parameters(HttpExchange exchange) throws IOException {
    return said(exchange).get("parameters") instanceof Map<?, ?> parameters
        ? parameters.keySet().stream().map(String::valueOf).collect(Collectors.toSet())
        : Set.of();
  }

  private static RestAnswer yes(boolean yes) {
    return RestAnswer.bare(yes ? 200 : 400);
  }

  private static RestAnswer json(Object value) {
    return RestAnswer.json(200, Codec.toJson(value));
  }

  private static RestAnswer server() {
    return json(
        Map.of(
            "name", "rackloom",
            "version", Version.PROGRAM,
            "extensions", OpenMetadata.EXTENSIONS));
  }

  private RestAnswer metadata(String model, String version) {
    return json(RestMetadata.of(model, requests.served(model, version)));
  }

  private RestAnswer stats(String model, String version) {
    return json(
        Map.of(
            "model_stats",
            OpenMetadata.counts(counts, requests, model, version).stream()
                .map(RestMetadata::of)
                .toList()));
  }

  private RestAnswer index(HttpExchange exchange) throws Exception {
    boolean ready = Boolean.TRUE.equals(said(exchange).get("ready"));
    return json(
        repository.index(ready).stream()
            .map(e -> {
              Map<String, Object> entry = new LinkedHashMap<>();
              entry.put("name", e.name());
              entry.put("version", e.version());
              entry.put("state", e.state());
              entry.put("reason", e.reason());
              return entry;
            })
            .toList());
  }
}
