package dev.rackloom.agent;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Ends processes of tests, which end by themselves when nothing more comes from the test. */
final class LetGo {

  private LetGo() {}

  /** Closes what the process reads, and ends it by force if it stays. */
  static void of(Process process) throws IOException {
    process.getOutputStream().close();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
