package dev.rackloom.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.protocol.inference.ModelInferRequest;
import dev.rackloom.protocol.inference.ModelInferResponse;
import dev.rackloom.protocol.inference.ModelStreamInferResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InferStreamTest {

  /** Hears what the stream says. */
  private static final class Out extends ServerCallStreamObserver<ModelStreamInferResponse> {
    private final List<String> said = new ArrayList<>();

    @Override
    public void onNext(ModelStreamInferResponse answer) {
      said.add(answer.getInferResponse().getId() + answer.getErrorMessage());
    }

    @Override
    public void onError(Throwable error) {
      said.add(error.toString());
    }

    @Override
    public void onCompleted() {
      said.add("end");
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setOnCancelHandler(Runnable then) {}

    @Override
    public void setOnReadyHandler(Runnable then) {}

    @Override
    public void setCompression(String compression) {}

    @Override
    public void disableAutoRequest() {}

    @Override
    public void disableAutoInboundFlowControl() {}

    @Override
    public void request(int count) {}

    @Override
    public void setMessageCompression(boolean enable) {}
  }

  private static ModelInferResponse answer(ModelInferRequest request) {
    if (request.getId().equals("b")) {
      throw new OutOfMemoryError("no more of it");
    }
    return ModelInferResponse.newBuilder().setId(request.getId()).build();
  }

  @Test
  void anErrorOfOneRequest_isItsAnswer_andTheNextIsAnswered() {
    Out out = new Out();
    InferStream stream = InferStream.over(out, InferStreamTest::answer, Runnable::run);
    for (String id : List.of("a", "b", "c")) {
      stream.onNext(ModelInferRequest.newBuilder().setId(id).build());
    }
    stream.onCompleted();
    assertThat(out.said).hasSize(4);
    assertThat(out.said.get(0)).isEqualTo("a");
    assertThat(out.said.get(1)).startsWith("bRESOURCE_EXHAUSTED: ").endsWith("no more of it");
    assertThat(out.said.get(2)).isEqualTo("c");
    assertThat(out.said.get(3)).isEqualTo("end");
  }
}
