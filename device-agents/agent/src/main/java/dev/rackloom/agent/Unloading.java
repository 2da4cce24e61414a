package dev.rackloom.agent;

import io.grpc.Status;
import java.util.HashSet;
import java.util.Set;

/**
 * Epochs that have left the table and still hold their devices. Safe to share between threads;
 * calls nobody while its lock is held.
 */
final class Unloading {

  private final Preparation preparation;
  private final Membership membership;
  private final Set<Epoch> epochs = new HashSet<>();

  Unloading(Preparation preparation, Membership membership) {
    this.preparation = preparation;
    this.membership = membership;
  }

  /** It leaves the table, and is to be {@link #unload unloaded}. */
  synchronized void begin(Epoch epoch) {
    epochs.add(epoch);
  }

  /** Gives its devices back, if it has any. */
  void unload(Epoch epoch) {
    try {
      epoch
          .runtime()
          .ifPresent(runtime -> {
            membership.unfollow(epoch.plan());
            preparation.unload(runtime);
          });
    } finally {
      end(epoch);
    }
  }

  private synchronized void end(Epoch epoch) {
    epochs.remove(epoch);
    notifyAll();
  }

  /** Waits until whoever unloads an epoch has done so. */
  synchronized void await(String deployment, long number) {
    try {
      while (epochs.stream()
          .anyMatch(e -> e.plan().deployment().equals(deployment) && e.number() == number)) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Status.CANCELLED.withCause(e).asRuntimeException();
    }
  }
}
