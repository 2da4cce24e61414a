package dev.rackloom.agent;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A platform thread for each device, on which its models are loaded one after the other: loading
 * keeps its thread in native code or waits for a server, which is no concern of other devices.
 */
final class Loaders implements AutoCloseable {

  private final Map<String, ExecutorService> threads;

  /** One for each of these devices. */
  Loaders(Collection<String> devices) {
    threads =
        devices.stream()
            .distinct()
            .collect(Collectors.toUnmodifiableMap(Function.identity(), Loaders::thread));
  }

  private static ExecutorService thread(String device) {
    return Executors.newSingleThreadExecutor(
        Thread.ofPlatform().daemon().name("model-loader-" + device).factory());
  }

  /**
   * Does work on a device's thread.
   *
   * @throws IllegalArgumentException if there is no such device
   */
  <T> CompletableFuture<T> on(String device, Callable<T> work) {
    ExecutorService thread = threads.get(device);
    if (thread == null) {
      throw new IllegalArgumentException("no device '" + device + "' here");
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    thread.execute(() -> {
      try {
        result.complete(work.call());
      } catch (Exception | Error e) {
        result.completeExceptionally(e);
      }
    });
    return result;
  }

  @Override
  public void close() {
    threads.values().forEach(ExecutorService::shutdown);
  }
}
