package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.Failure;
import dev.rackloom.api.Failure.Kind;
import dev.rackloom.api.RackloomException;

/** What was thrown, in words for people. */
public final class Failures {

  private Failures() {}

  /**
   * Why a job failed: as it says itself, by a lack of the machine, or by a fault of ours.
   *
   * @param job for people, as a sentence begins
   */
  public static Failure of(String job, Throwable thrown) {
    return switch (thrown) {
      case RackloomException known -> known.failure();
      case OutOfMemoryError full ->
          new Failure(
              Kind.RESOURCES,
              job + " ran out of memory: the heap holds at most " + Heap.most(),
              Heap.advice());
      case StackOverflowError deep ->
          new Failure(
              Kind.BUG,
              job + " failed: it nests deeper than a thread's stack",
              "try a part of the model; please report it with the model.");
      case LinkageError missing ->
          new Failure(
              Kind.ENVIRONMENT,
              job + " failed: a part of the program could not be loaded: " + missing,
              "install Rackloom again; please report it if it stays.");
      default ->
          new Failure(
              Kind.BUG,
              job + " failed inside Rackloom: " + thrown,
              "try again; please report it if it stays");
    };
  }
}
