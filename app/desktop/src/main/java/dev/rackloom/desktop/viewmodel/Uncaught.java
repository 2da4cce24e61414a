package dev.rackloom.desktop.viewmodel;

/**
 * What nobody caught on the toolkit's thread: told in the journal with what to try, and to whoever
 * heard of it before, so that the trace is not lost. The window goes on.
 */
public final class Uncaught implements Thread.UncaughtExceptionHandler {

  private final Journal journal;
  private final Thread.UncaughtExceptionHandler before;
  private boolean telling;

  private Uncaught(Journal journal, Thread.UncaughtExceptionHandler before) {
    this.journal = journal;
    this.before = before;
  }

  /**
   * Hears of a thread from now on.
   *
   * @param toolkit the one that the journal is used on
   */
  public static void hear(Thread toolkit, Journal journal) {
    toolkit.setUncaughtExceptionHandler(
        new Uncaught(journal, toolkit.getUncaughtExceptionHandler()));
  }

  /** What telling throws is not told in turn. */
  @Override
  public void uncaughtException(Thread thread, Throwable thrown) {
    before.uncaughtException(thread, thrown);
    if (telling) {
      return;
    }
    telling = true;
    try {
      journal.failed("Something in the window", thrown);
    } finally {
      telling = false;
    }
  }
}
