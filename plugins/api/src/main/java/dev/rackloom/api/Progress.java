package dev.rackloom.api;

/** Hears how far a job is. Called from the job's own threads, must return quickly. */
@FunctionalInterface
public interface Progress {

  /** Nobody listens. */
  Progress SILENT = (fraction, doing) -> {};

  /**
   * Reports a step.
   *
   * @param fraction 0 to 1, or NaN when the end is not known
   * @param doing what is being done, a few words
   */
  void at(double fraction, String doing);

  /** A progress that maps 0..1 of a part of the job onto {@code from..to} of the whole. */
  default Progress part(double from, double to) {
    return (fraction, doing) -> at(from + (to - from) * fraction, doing);
  }
}
