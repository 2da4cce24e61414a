package dev.rackloom.agent.runtime;

import dev.rackloom.client.TensorValue;
import io.grpc.Status;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A micro-batch of a request, or all of it, at the agent where it came in: gathers its answers, or
 * ends with a status.
 */
final class FrontPart {

  private final RequestKey key;
  private final RequestInfo info;
  private final Set<String> missing;
  private final Map<String, TensorValue> answers = new HashMap<>();
  private final CompletableFuture<Map<String, TensorValue>> answer = new CompletableFuture<>();

  FrontPart(RequestKey key, RequestInfo info, Set<String> outputs) {
    this.key = key;
    this.info = info;
    this.missing = new HashSet<>(outputs);
  }

  RequestKey key() {
    return key;
  }

  RequestInfo info() {
    return info;
  }

  /** All answers by name; fails with a {@link io.grpc.StatusRuntimeException}. */
  CompletableFuture<Map<String, TensorValue>> answer() {
    return answer;
  }

  /** Ends it with a status, unless it has ended. */
  void fail(Status status) {
    answer.completeExceptionally(status.asRuntimeException());
  }

  void gather(String tensor, TensorValue value) {
    Map<String, TensorValue> complete;
    synchronized (answers) {
      if (!missing.remove(tensor)) {
        return;
      }
      answers.put(tensor, value);
      if (!missing.isEmpty()) {
        return;
      }
      complete = Map.copyOf(answers);
    }
    answer.complete(complete);
  }
}
