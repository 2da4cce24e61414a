package dev.rackloom.agent;

import dev.rackloom.protocol.inference.ModelInferRequest;
import dev.rackloom.protocol.inference.ModelInferResponse;
import dev.rackloom.protocol.inference.ModelStreamInferResponse;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Requests of one stream: so many run at once, their answers go back in the order of the requests.
 * What one of them fails with is said in its answer and does not end the stream. A caller that does
 * not read its answers is asked for no more requests: no more answers wait for it than run at once.
 */
final class InferStream implements StreamObserver<ModelInferRequest> {

  private static final int AT_ONCE = 8;

  private final ServerCallStreamObserver<ModelStreamInferResponse> out;
  private final Function<ModelInferRequest, ModelInferResponse> infer;
  private final Executor threads;
  private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

  /** Requests whose answers went out, and for which no other has been asked for yet. */
  private int answered;

  private InferStream(
      ServerCallStreamObserver<ModelStreamInferResponse> out,
      Function<ModelInferRequest, ModelInferResponse> infer,
      Executor threads) {
    this.out = out;
    this.infer = infer;
    this.threads = threads;
  }

  /** A stream that begins now. */
  static InferStream over(
      ServerCallStreamObserver<ModelStreamInferResponse> out,
      Function<ModelInferRequest, ModelInferResponse> infer,
      Executor threads) {
    InferStream stream = new InferStream(out, infer, threads);
    out.disableAutoRequest();
    out.setOnCancelHandler(() -> {});
    out.setOnReadyHandler(stream::ask);
    out.request(AT_ONCE);
    return stream;
  }

  @Override
  public void onNext(ModelInferRequest request) {
    Executor inCall = Context.current().fixedContextExecutor(threads);
    CompletableFuture<ModelStreamInferResponse> answer =
        CompletableFuture.supplyAsync(() -> answer(request), inCall);
    last = last.thenCombineAsync(answer, (before, response) -> send(response), inCall);
  }

  private ModelStreamInferResponse answer(ModelInferRequest request) {
    try {
      return ModelStreamInferResponse.newBuilder().setInferResponse(infer.apply(request)).build();
    } catch (RuntimeException | Error e) {
      Status status = Status.fromThrowable(Answer.error(e));
      return ModelStreamInferResponse.newBuilder()
          .setErrorMessage(status.getCode() + ": " + status.getDescription())
          .setInferResponse(ModelInferResponse.newBuilder().setId(request.getId()))
          .build();
    }
  }

  private synchronized Void send(ModelStreamInferResponse response) {
    if (!out.isCancelled()) {
      out.onNext(response);
      answered++;
      ask();
    }
    return null;
  }

  /** Asks for as many requests as were answered, once the answers before have left. */
  private synchronized void ask() {
    if (answered > 0 && out.isReady()) {
      out.request(answered);
      answered = 0;
    }
  }

  @Override
  public void onError(Throwable error) {
    // The caller hung up; the call's context has been cancelled, which ends what runs.
  }

  @Override
  public void onCompleted() {
    last = last.thenAccept(end -> complete());
  }

  private synchronized void complete() {
    if (!out.isCancelled()) {
      out.onCompleted();
    }
  }
}
