package dev.rackloom.agent;

import dev.rackloom.protocol.Wire;
import dev.rackloom.protocol.v1.Lease;
import io.grpc.Status;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Who may change what this agent serves. One holder at a time, until its time to live runs out. */
final class Leases {

  private static final long MAX_TTL_MILLIS = TimeUnit.HOURS.toMillis(1);

  private final LongSupplier clock;
  private final Supplier<String> tokens;
  private @Nullable Held held;

  /** The holder with its proof, which nobody else is told. */
  private record Held(String holder, String token, long untilNanos) {

    String name() {
      return Leases.name(holder);
    }
  }

  /**
   * No lease yet.
   *
   * @param tokens draws proofs that nobody can guess
   */
  Leases(LongSupplier clock, Supplier<String> tokens) {
    this.clock = clock;
    this.tokens = tokens;
  }

  /**
   * Takes the agent.
   *
   * @param holder its name, and after {@link Wire#PROOF} what only the holder knows: who says both
   *     again gets the same lease, prolonged
   */
  synchronized Lease acquire(String holder, long ttlMillis) {
    if (name(holder).isBlank()) {
      throw Status.INVALID_ARGUMENT
          .withDescription("a lease needs the name of its holder")
          .asRuntimeException();
    }
    Held now = current();
    if (now != null && !now.holder.equals(holder)) {
      throw heldBy(now);
    }
    return grant(holder, now == null ? tokens.get() : now.token, ttlMillis);
  }

  synchronized Lease renew(String token, long ttlMillis) {
    Held now = require(token);
    return grant(now.holder, token, ttlMillis);
  }

  synchronized void release(String token) {
    Held now = current();
    if (now != null && now.token.equals(token)) {
      held = null;
    }
  }

  /** Whether a controller holds it now. */
  synchronized boolean isHeld() {
    return current() != null;
  }

  /** The current lease if {@code token} is its proof; else FAILED_PRECONDITION. */
  synchronized void check(String token) {
    require(token);
  }

  private Held require(String token) {
    Held now = current();
    if (now == null) {
      throw Status.FAILED_PRECONDITION
          .withDescription("no lease is held; it may have run out")
          .asRuntimeException();
    }
    if (!now.token.equals(token)) {
      throw heldBy(now);
    }
    return now;
  }

  private RuntimeException heldBy(Held now) {
    long seconds = Math.max(1, TimeUnit.NANOSECONDS.toSeconds(now.untilNanos - clock.getAsLong()));
    return Status.FAILED_PRECONDITION
        .withDescription("the agent is held by '" + now.name() + "' for another " + seconds + " s")
        .asRuntimeException();
  }

  private Lease grant(String holder, String token, long ttlMillis) {
    if (ttlMillis <= 0 || ttlMillis > MAX_TTL_MILLIS) {
      throw Status.INVALID_ARGUMENT
          .withDescription("time to live must be 1 to " + MAX_TTL_MILLIS + " ms, was " + ttlMillis)
          .asRuntimeException();
    }
    Held granted =
        new Held(holder, token, clock.getAsLong() + TimeUnit.MILLISECONDS.toNanos(ttlMillis));
    held = granted;
    return Lease.newBuilder()
        .setHolder(granted.name())
        .setToken(token)
        .setTtlMillis(ttlMillis)
        .build();
  }

  private static String name(String holder) {
    int proof = holder.indexOf(Wire.PROOF);
    return proof < 0 ? holder : holder.substring(0, proof);
  }

  private @Nullable Held current() {
    if (held != null && clock.getAsLong() - held.untilNanos >= 0) {
      held = null;
    }
    return held;
  }
}
