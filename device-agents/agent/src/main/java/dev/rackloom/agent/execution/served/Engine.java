package dev.rackloom.agent.execution.served;

import dev.rackloom.agent.execution.ExecutionFailure;
import dev.rackloom.protocol.inference.GRPCInferenceServiceGrpc;
import dev.rackloom.protocol.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import dev.rackloom.protocol.inference.ModelReadyRequest;
import dev.rackloom.protocol.inference.RepositoryModelLoadRequest;
import dev.rackloom.protocol.inference.RepositoryModelUnloadRequest;
import dev.rackloom.protocol.inference.ServerLiveRequest;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The server behind a device, and whether it is there. It is lost when a firing finds it gone, or
 * when it does not say within two seconds that it is live and the models it was given are ready;
 * firings under way end then. It is back when it says so: a server that was started again is told
 * first to load what it had. Whether it calls itself ready is not asked: servers say no while they
 * load any model, somebody else's too, and serve on meanwhile. Safe to share between threads.
 */
final class Engine implements AutoCloseable {

  private static final Duration LOADING = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final long BETWEEN_LOOKS_NANOS = 50_000_000;

  private final String url;
  private final ManagedChannel channel;
  private final LongSupplier clock;
  private final Runnable changed;
  private final Set<String> models = ConcurrentHashMap.newKeySet();

  /** Models that it could not be told to let go while it was lost. */
  private final Set<String> forgotten = ConcurrentHashMap.newKeySet();

  private volatile @Nullable String lost;
  private volatile Context.CancellableContext firings = Context.ROOT.withCancellation();

  /**
   * A server that is there until it is seen not to be.
   *
   * @param changed told when it is lost, and when it is back; must not block
   */
  Engine(String url, ManagedChannel channel, LongSupplier clock, Runnable changed) {
    this.url = url;
    this.channel = channel;
    this.clock = clock;
    this.changed = changed;
  }

  GRPCInferenceServiceBlockingStub stub(Duration timeout) {
    return GRPCInferenceServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  GRPCInferenceServiceBlockingStub look() {
    return stub(LOOK);
  }

  /** Why it cannot run anything now; empty if it can, as far as is known. */
  Optional<String> lost() {
    return Optional.ofNullable(lost);
  }

  /** A call that ends, whatever the server does, when the server is lost. */
  <T> T fire(Duration timeout, Function<GRPCInferenceServiceBlockingStub, T> call) {
    Context before = firings.attach();
    try {
      return call.apply(stub(timeout));
    } catch (StatusRuntimeException e) {
      throw fired(e);
    } finally {
      firings.detach(before);
    }
  }

  /** What could be another server's to answer has this one looked at. */
  private ExecutionFailure fired(StatusRuntimeException e) {
    return switch (e.getStatus().getCode()) {
      case UNAVAILABLE, CANCELLED, NOT_FOUND -> {
        hindrance().ifPresent(this::lose);
        yield ExecutionFailure.passing(text("cannot run its sub-model", e), e);
      }
      default -> failure("cannot run its sub-model", e);
    };
  }

  ExecutionFailure failure(String what, StatusRuntimeException e) {
    return new ExecutionFailure(text(what, e), e);
  }

  private String text(String what, StatusRuntimeException e) {
    Status status = e.getStatus();
    return "the server at "
        + url
        + " "
        + what
        + ": "
        + status.getDescription()
        + " ("
        + status.getCode()
        + ")";
  }

  /** Asks whether it is live and its models ready, and has those loaded that are not. Blocking. */
  void lookAgain() {
    channel.resetConnectBackoff();
    Optional<String> hindrance = hindrance();
    hindrance.ifPresent(this::lose);
    if (hindrance.isPresent() && answers()) {
      hindrance = revived();
    }
    if (hindrance.isEmpty() && lost != null) {
      firings = Context.ROOT.withCancellation();
      lost = null;
      changed.run();
    }
  }

  private void lose(String why) {
    boolean news = lost == null;
    lost = why;
    firings.cancel(null);
    if (news) {
      changed.run();
    }
  }

  private Optional<String> hindrance() {
    try {
      if (!live()) {
        return Optional.of("the server at " + url + " is not live");
      }
      return models.stream()
          .filter(name -> !isReady(name))
          .findFirst()
          .map(name -> "the server at " + url + " has lost its model '" + name + "'");
    } catch (StatusRuntimeException e) {
      return Optional.of(text("does not answer", e));
    }
  }

  private boolean live() {
    return look().serverLive(ServerLiveRequest.getDefaultInstance()).getLive();
  }

  private boolean answers() {
    try {
      return live();
    } catch (StatusRuntimeException e) {
      return false;
    }
  }

  private boolean isReady(String name) {
    try {
      return look().modelReady(ModelReadyRequest.newBuilder().setName(name).build()).getReady();
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  private Optional<String> revived() {
    try {
      forgotten.forEach(this::unload);
      forgotten.clear();
      for (String name : models) {
        if (!isReady(name)) {
          read(name);
        }
      }
      return hindrance();
    } catch (StatusRuntimeException e) {
      return Optional.of(text("cannot load its models again", e));
    } catch (ExecutionFailure e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Has a model loaded that lies in the repository, and waits until it is. */
  void load(String name) {
    read(name);
    models.add(name);
  }

  private void read(String name) {
    var _ =
        stub(LOADING)
            .repositoryModelLoad(
                RepositoryModelLoadRequest.newBuilder().setModelName(name).build());
    awaitReady(name);
  }

  /** Servers may load in the background; the protocol has no way to be told, so this asks. */
  private void awaitReady(String name) {
    long end = clock.getAsLong() + LOADING.toNanos();
    while (!isReady(name)) {
      if (clock.getAsLong() - end > 0 || Thread.currentThread().isInterrupted()) {
        throw new ExecutionFailure("the server at " + url + " did not get '" + name + "' ready");
      }
      LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
    }
  }

  /** Lets a model go, at once or, of a server that is lost, when it is back. */
  void letGo(String name) {
    models.remove(name);
    if (lost == null) {
      unload(name);
    } else {
      forgotten.add(name);
    }
  }

  private void unload(String name) {
    try {
      var _ =
          stub(SHORT)
              .repositoryModelUnload(
                  RepositoryModelUnloadRequest.newBuilder().setModelName(name).build());
    } catch (StatusRuntimeException gone) {
      // It was not loaded, or the server is not there: then nothing holds the files either.
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
