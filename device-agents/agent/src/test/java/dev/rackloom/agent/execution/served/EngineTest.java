package dev.rackloom.agent.execution.served;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.agent.execution.ExecutionFailure;
import dev.rackloom.protocol.inference.GRPCInferenceServiceGrpc;
import dev.rackloom.protocol.inference.ModelInferRequest;
import dev.rackloom.protocol.inference.ModelInferResponse;
import dev.rackloom.protocol.inference.ModelReadyRequest;
import dev.rackloom.protocol.inference.ModelReadyResponse;
import dev.rackloom.protocol.inference.RepositoryModelLoadRequest;
import dev.rackloom.protocol.inference.RepositoryModelLoadResponse;
import dev.rackloom.protocol.inference.RepositoryModelUnloadRequest;
import dev.rackloom.protocol.inference.RepositoryModelUnloadResponse;
import dev.rackloom.protocol.inference.ServerLiveRequest;
import dev.rackloom.protocol.inference.ServerLiveResponse;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an engine concludes from what its server says; the server says what the test wants. */
final class EngineTest {

  private static final Duration FIRING = Duration.ofSeconds(10);

  private final Scripted scripted = new Scripted();
  private final AtomicInteger changes = new AtomicInteger();
  private Server server;
  private Engine engine;

  /** Its models lie where the server finds them. */
  private static final class Known implements Repository {
    @Override
    public List<String> leftovers() {
      return List.of();
    }

    @Override
    public void add(String name, Path file) {}

    @Override
    public RepositoryModelLoadRequest load(String name) {
      return RepositoryModelLoadRequest.newBuilder().setModelName(name).build();
    }

    @Override
    public void remove(String name) {}
  }

  /** A server that computes nothing. */
  private static final class Scripted
      extends GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase {
    private final Set<String> loaded = ConcurrentHashMap.newKeySet();
    private volatile boolean live = true;
    private volatile boolean unloads = true;
    private volatile boolean hangs;
    private final CountDownLatch asked = new CountDownLatch(1);
    private volatile Consumer<String> whenAsked = name -> {};

    private static <T> void answer(StreamObserver<T> observer, T said) {
      observer.onNext(said);
      observer.onCompleted();
    }

    @Override
    public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> o) {
      answer(o, ServerLiveResponse.newBuilder().setLive(live).build());
    }

    @Override
    public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> o) {
      whenAsked.accept(request.getName());
      answer(
          o, ModelReadyResponse.newBuilder().setReady(loaded.contains(request.getName())).build());
    }

    @Override
    public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> o) {
      if (loaded.contains(request.getModelName())) {
        answer(o, ModelInferResponse.getDefaultInstance());
      } else {
        o.onError(Status.NOT_FOUND.asException());
      }
    }

    @Override
    public void repositoryModelLoad(
        RepositoryModelLoadRequest request, StreamObserver<RepositoryModelLoadResponse> o) {
      asked.countDown();
      if (hangs) {
        return;
      }
      loaded.add(request.getModelName());
      answer(o, RepositoryModelLoadResponse.getDefaultInstance());
    }

    @Override
    public void repositoryModelUnload(
        RepositoryModelUnloadRequest request, StreamObserver<RepositoryModelUnloadResponse> o) {
      if (unloads) {
        loaded.remove(request.getModelName());
        answer(o, RepositoryModelUnloadResponse.getDefaultInstance());
      } else {
        o.onError(Status.UNAVAILABLE.asException());
      }
    }
  }

  @BeforeEach
  void start() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(loopback, 0))
            .addService(scripted)
            .build()
            .start();
    engine =
        new Engine(
            "test:1",
            NettyChannelBuilder.forAddress(new InetSocketAddress(loopback, server.getPort()))
                .usePlaintext()
                .build(),
            new Known(),
            System::nanoTime,
            changes::incrementAndGet);
  }

  @AfterEach
  void stop() throws Exception {
    engine.close();
    server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
  }

  private void fire(String model) {
    engine.fire(
        FIRING,
        stub -> stub.modelInfer(ModelInferRequest.newBuilder().setModelName(model).build()));
  }

  /** It says nothing of its readiness at all: that decides nothing. */
  @Test
  void liveWithItsModels_isThere() {
    engine.load("m");
    engine.lookAgain();
    assertThat(engine.lost()).isEmpty();
    fire("m");
    assertThat(changes).hasValue(0);
  }

  @Test
  void loadingThatHangs_endsWhenTheServerIsLost() throws Exception {
    scripted.hangs = true;
    var loading = CompletableFuture.runAsync(() -> engine.load("m"), Thread::startVirtualThread);
    assertThat(scripted.asked.await(20, TimeUnit.SECONDS)).isTrue();
    scripted.live = false;
    engine.lookAgain();
    assertThatThrownBy(() -> loading.get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(ExecutionFailure.class)
        .hasMessageContaining("cannot load a sub-model: the server at test:1 is not live");
    scripted.hangs = false;
    scripted.live = true;
    engine.load("m");
    assertThat(engine.lost()).as("it was looked at before it was told to load").isEmpty();
    fire("m");
  }

  @Test
  void notLive_isLost_untilItIs() {
    engine.load("m");
    scripted.live = false;
    engine.lookAgain();
    assertThat(engine.lost()).contains("the server at test:1 is not live");
    scripted.live = true;
    engine.lookAgain();
    assertThat(engine.lost()).isEmpty();
    fire("m");
    assertThat(changes).hasValue(2);
  }

  @Test
  void firingsWhileItIsLost_failAtOnce_andDoNotChangeTheReason() {
    engine.load("m");
    scripted.loaded.clear();
    assertThatThrownBy(() -> fire("m")).isInstanceOf(ExecutionFailure.class);
    assertThat(engine.lost()).contains("the server at test:1 has lost its model 'm'");
    assertThatThrownBy(() -> fire("m"))
        .isInstanceOfSatisfying(ExecutionFailure.class, e -> assertThat(e.isPassing()).isTrue())
        .hasMessageContaining("CANCELLED");
    assertThat(engine.lost()).contains("the server at test:1 has lost its model 'm'");
    engine.lookAgain();
    assertThat(engine.lost()).isEmpty();
    fire("m");
  }

  @Test
  void modelThatIsLetGoDuringALook_isNotMissed() {
    engine.load("m");
    scripted.whenAsked = engine::letGo;
    engine.lookAgain();
    assertThat(scripted.loaded).isEmpty();
    assertThat(engine.lost()).isEmpty();
    assertThat(changes).hasValue(0);
  }

  @Test
  void modelThatItCouldNotBeToldToLetGo_isUnloadedAtALaterLook() {
    engine.load("m");
    engine.load("n");
    scripted.unloads = false;
    engine.letGo("m");
    engine.lookAgain();
    assertThat(scripted.loaded).containsExactlyInAnyOrder("m", "n");
    scripted.unloads = true;
    engine.lookAgain();
    assertThat(scripted.loaded).containsExactly("n");
    assertThat(engine.lost()).isEmpty();
  }
}
