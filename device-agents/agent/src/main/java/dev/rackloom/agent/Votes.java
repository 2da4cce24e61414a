package dev.rackloom.agent;

import io.grpc.Status;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Who accepted, who said no and why, and who was waited for in vain. Who was not waited for is in
 * none of these.
 */
record Votes(Set<String> accepted, Map<String, Status> refused, Set<String> quiet) {

  Votes {
    accepted = Set.copyOf(accepted);
    refused = Map.copyOf(refused);
    quiet = Set.copyOf(quiet);
  }

  /**
   * Those whose no will stay one for a while: not because another proposal came first, or because
   * they could not be asked.
   */
  Set<String> unwilling() {
    return refused.entrySet().stream()
        .filter(e ->
            switch (e.getValue().getCode()) {
              case ABORTED, UNAVAILABLE, CANCELLED -> false;
              default -> true;
            })
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether somebody had something newer already. */
  boolean isOutrun() {
    return refused.values().stream().anyMatch(s -> s.getCode() == Status.Code.ABORTED);
  }

  String reasons() {
    return refused.isEmpty()
        ? "too few agents accepted it"
        : new TreeMap<>(refused)
            .entrySet().stream()
                .map(e -> "'" + e.getKey() + "': " + reason(e.getValue()))
                .collect(Collectors.joining("; "));
  }

  private static String reason(Status status) {
    String said = status.getDescription();
    return said == null ? status.getCode().name() : said;
  }
}
