package dev.rackloom.agent.runtime;

import dev.rackloom.client.TensorValue;
import io.grpc.Status;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A request at the agent where it came in, in one part or several: answered when all of them are,
 * ended by the first that fails, which ends the others.
 */
public final class FrontRequest {

  private final List<FrontPart> parts;
  private final CompletableFuture<Map<String, TensorValue>> answer = new CompletableFuture<>();

  /**
   * A request under way.
   *
   * @param parts at least one, in the order of its rows
   * @param join makes the answer of theirs
   */
  FrontRequest(
      List<FrontPart> parts,
      Function<List<Map<String, TensorValue>>, Map<String, TensorValue>> join) {
    this.parts = List.copyOf(parts);
    for (FrontPart part : parts) {
      var _ =
          part.answer()
              .whenComplete((answers, error) -> {
                if (error != null) {
                  fail(Status.fromThrowable(error));
                }
              });
    }
    var _ =
        CompletableFuture.allOf(
                parts.stream().map(FrontPart::answer).toArray(CompletableFuture<?>[]::new))
            .thenRun(() -> answered(join));
  }

  private void answered(Function<List<Map<String, TensorValue>>, Map<String, TensorValue>> join) {
    try {
      answer.complete(join.apply(parts.stream().map(part -> part.answer().join()).toList()));
    } catch (RuntimeException e) {
      answer.completeExceptionally(
          Status.INTERNAL.withDescription(e.getMessage()).withCause(e).asRuntimeException());
    }
  }

  /** All answers by name; fails with a {@link io.grpc.StatusRuntimeException}. */
  public CompletableFuture<Map<String, TensorValue>> answer() {
    return answer;
  }

  /** Ends it with a status, unless it has ended. */
  public void fail(Status status) {
    if (answer.completeExceptionally(status.asRuntimeException())) {
      parts.forEach(part -> part.fail(status));
    }
  }
}
