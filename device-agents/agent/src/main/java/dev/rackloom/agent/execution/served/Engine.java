package dev.rackloom.agent.execution.served;

import dev.rackloom.agent.execution.ExecutionFailure;
import dev.rackloom.protocol.inference.GRPCInferenceServiceGrpc;
import dev.rackloom.protocol.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import dev.rackloom.protocol.inference.ModelReadyRequest;
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
import java.util.function.Supplier;

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
  private final Repository repository;
  private final LongSupplier clock;
  private final Presence presence;
  private final Set<String> models = ConcurrentHashMap.newKeySet();

  /** Models that it has not been told to let go so far. */
  private final Set<String> forgotten = ConcurrentHashMap.newKeySet();

  /**
   * A server that is there until it is seen not to be.
   *
   * @param changed told when it is lost, and when it is back; must not block
   */
  Engine(
      String url,
      ManagedChannel channel,
      Repository repository,
      LongSupplier clock,
      Runnable changed) {
    this.url = url;
    this.channel = channel;
    this.repository = repository;
    this.clock = clock;
    this.presence = new Presence(changed);
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
    return presence.now().lost();
  }

  /** A call that ends, whatever the server does, when the server is lost. */
  <T> T fire(Duration timeout, Function<GRPCInferenceServiceBlockingStub, T> call) {
    Presence.State seen = presence.now();
    try {
      return in(seen.firings(), () -> call.apply(stub(timeout)));
    } catch (StatusRuntimeException e) {
      throw fired(seen, timeout, e);
    }
  }

  private static <T> T in(Context context, Supplier<T> work) {
    Context before = context.attach();
    try {
      return work.get();
    } finally {
      context.detach(before);
    }
  }

  /** What could be another server's to answer has this one looked at, if it is not lost already. */
  private ExecutionFailure fired(Presence.State seen, Duration timeout, StatusRuntimeException e) {
    return switch (e.getStatus().getCode()) {
      case DEADLINE_EXCEEDED -> ExecutionFailure.passing(tooLong(timeout), e);
      case UNAVAILABLE, CANCELLED, NOT_FOUND -> {
        if (!seen.firings().isCancelled()) {
          in(Context.ROOT, this::hindrance).ifPresent(why -> presence.lose(seen, why));
        }
        yield ExecutionFailure.passing(text("cannot run its sub-model", e), e);
      }
      case INVALID_ARGUMENT -> unknown(seen, e);
      default -> failure("cannot run its sub-model", e);
    };
  }

  /** Some servers say the same of inputs that do not fit and of a model that they do not have. */
  private ExecutionFailure unknown(Presence.State seen, StatusRuntimeException e) {
    Optional<String> hindrance = in(Context.ROOT, this::hindrance);
    hindrance.ifPresent(why -> presence.lose(seen, why));
    String what = "cannot run its sub-model";
    return hindrance.isPresent() ? ExecutionFailure.passing(text(what, e), e) : failure(what, e);
  }

  private String tooLong(Duration timeout) {
    return "the server at "
        + url
        + " did not run its sub-model within "
        + timeout.toSeconds()
        + " s. Maybe its firings take longer: set "
        + ServedDevice.FIRING
        + " among the device's attributes, or the limit requestDeadline of the agents";
  }

  ExecutionFailure failure(String what, StatusRuntimeException e) {
    return new ExecutionFailure(text(what, e), e);
  }

  private String text(String what, StatusRuntimeException e) {
    Status status = e.getStatus();
    String why = status.getDescription() + " (" + status.getCode() + ")";
    return "the server at " + url + " " + what + ": " + why;
  }

  /** Asks whether it is live and its models ready, and has those loaded that are not. Blocking. */
  void lookAgain() {
    channel.resetConnectBackoff();
    Presence.State seen = presence.now();
    Optional<String> hindrance = hindrance();
    if (hindrance.isPresent()) {
      seen = presence.lose(seen, hindrance.get());
      hindrance = answers() ? revived() : hindrance;
    } else {
      forgotten.forEach(this::unload);
    }
    if (hindrance.isEmpty()) {
      presence.regain(seen);
    }
  }

  private Optional<String> hindrance() {
    try {
      if (!live()) {
        return Optional.of("the server at " + url + " is not live");
      }
      return models.stream()
          .filter(name -> !isReady(name))
          .filter(models::contains)
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
      for (String name : models) {
        if (!isReady(name) && models.contains(name)) {
          readAgain(name);
        }
      }
      return hindrance();
    } catch (StatusRuntimeException e) {
      return Optional.of(text("cannot load its models again", e));
    } catch (ExecutionFailure e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** What was let go meanwhile is not kept. */
  private void readAgain(String name) {
    try {
      read(name);
    } finally {
      if (!models.contains(name)) {
        letGo(name);
      }
    }
  }

  /**
   * Has a model loaded that was added to its repository, and waits until it is, or until the server
   * is lost: who hangs may do so for minutes.
   */
  void load(String name) {
    if (lost().isPresent()) {
      lookAgain();
    }
    Presence.State seen = presence.now();
    try {
      in(
          seen.firings(),
          () -> {
            read(name);
            return models.add(name);
          });
    } catch (StatusRuntimeException e) {
      if (seen.firings().isCancelled()) {
        String why = lost().orElse("the server at " + url + " was lost for a while");
        throw new ExecutionFailure("cannot load a sub-model: " + why, e);
      }
      throw e;
    }
  }

  private void read(String name) {
    repository.sending(
        name,
        () -> {
          var _ = stub(LOADING).repositoryModelLoad(repository.load(name));
        });
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

  /** Lets a model go: at once or, if the server does not hear it, at a look when it does. */
  void letGo(String name) {
    models.remove(name);
    forgotten.add(name);
    if (lost().isEmpty()) {
      in(Context.ROOT, () -> unload(name));
    }
  }

  private boolean unload(String name) {
    try {
      var _ =
          stub(SHORT)
              .repositoryModelUnload(
                  RepositoryModelUnloadRequest.newBuilder().setModelName(name).build());
      return gone(name);
    } catch (StatusRuntimeException e) {
      return switch (e.getStatus().getCode()) {
        case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED -> false; // it stays forgotten till a look
        default -> gone(name); // it was not loaded
      };
    }
  }

  private boolean gone(String name) {
    repository.unloaded(name);
    return forgotten.remove(name);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
