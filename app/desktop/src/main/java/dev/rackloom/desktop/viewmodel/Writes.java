package dev.rackloom.desktop.viewmodel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/**
 * Writes things as they change: in the background, one write at a time, of each thing the newest
 * only, and none drops another's. What could not be written is told ({@link Unkept}) and tried
 * again with the next change, now and then, and by {@link #flush}.
 *
 * @param <K> a thing
 * @param <V> what is written of it
 */
final class Writes<K, V> {

  private final BiConsumer<K, V> write;
  private final Map<K, V> waiting = new LinkedHashMap<>();
  private final Object writing = new Object();
  private final Latest<Boolean, Boolean> rounds;

  /**
   * @param what is written, as a sentence begins
   * @param write blocks, and throws what went wrong
   * @param unkept hears that on the toolkit's thread
   */
  Writes(
      Executor background, Executor toolkit, String what, BiConsumer<K, V> write, Unkept unkept) {
    this.write = write;
    this.rounds =
        new Latest<>(
            background,
            toolkit,
            asked -> round(),
            done -> unkept.kept(what),
            failed -> unkept.failed(what, failed, this::begin));
  }

  private boolean round() {
    flush();
    return true;
  }

  /** Writes a thing by and by. */
  void put(K thing, V newest) {
    await(thing, newest);
    begin();
  }

  /** Writes what waits by and by. */
  void begin() {
    rounds.ask(true);
  }

  /** Has a thing written with the next round. */
  void await(K thing, V newest) {
    synchronized (waiting) {
      waiting.put(thing, newest);
    }
  }

  /** What of a thing is not written yet. */
  Optional<V> waiting(K thing) {
    synchronized (waiting) {
      return Optional.ofNullable(waiting.get(thing));
    }
  }

  /** Writes what waits, here and now; tries all of it and throws what went wrong first. */
  void flush() {
    synchronized (writing) { // so that nothing older takes the place of something newer
      Attempts all = new Attempts();
      things().forEach(thing -> all.then(() -> write(thing)));
      all.end();
    }
  }

  private List<K> things() {
    synchronized (waiting) {
      return List.copyOf(waiting.keySet());
    }
  }

  private void write(K thing) {
    waiting(thing)
        .ifPresent(newest -> {
          write.accept(thing, newest);
          synchronized (waiting) {
            waiting.remove(thing, newest);
          }
        });
  }
}
