package dev.rackloom.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class PeersTest {

  private final CountDownLatch connecting = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();

  private final Peers peers =
      new Peers(name -> {
        connecting.countDown();
        try {
          assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        throw new IllegalArgumentException("nobody at " + name.address());
      });

  /** Making a connection asks the membership, which may be letting another one go. */
  @Test
  void whileOneIsConnected_anotherCanBeLetGo() throws Exception {
    CompletableFuture<Void> connect =
        CompletableFuture.runAsync(() -> peers.acquire("a", "x:1"), threads);
    assertThat(connecting.await(20, TimeUnit.SECONDS)).isTrue();
    CompletableFuture.runAsync(() -> peers.release("b", "y:1"), threads).get(10, TimeUnit.SECONDS);
    CompletableFuture.runAsync(peers::close, threads).get(10, TimeUnit.SECONDS);
    goOn.countDown();
    assertThatThrownBy(() -> connect.get(10, TimeUnit.SECONDS))
        .hasMessageContaining("nobody at x:1");
  }
}
