package dev.rackloom.client;

/** A listener's place at an agent. */
public interface Subscription extends AutoCloseable {

  /** Hangs up. What is on the way may still be heard. */
  @Override
  void close();
}
