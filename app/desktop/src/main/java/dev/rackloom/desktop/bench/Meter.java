package dev.rackloom.desktop.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.rackloom.api.RackloomException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What this process has used so far. */
final class Meter {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private Meter() {}

  /** CPU time of all threads, those of the compiler and the collector too. */
  static double cpuSeconds() {
    var os = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return os.getProcessCpuTime() / 1e9;
  }

  /** CPU time of the first thread whose name starts so, in nanoseconds. */
  static long threadNanos(long thread) {
    return THREADS.getThreadCpuTime(thread);
  }

  /** The thread whose name starts with {@code prefix}. */
  static long thread(String prefix) {
    return Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
        .filter(t -> t != null && t.getThreadName().startsWith(prefix))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no thread is called " + prefix))
        .getThreadId();
  }

  /** What is resident now, in megabytes of 2^20 bytes. */
  static double residentMegabytes() {
    return kilobytes("VmRSS:") / 1024;
  }

  /** The most that was resident, in megabytes. */
  static double peakMegabytes() {
    return kilobytes("VmHWM:") / 1024;
  }

  private static double kilobytes(String key) {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(l -> l.startsWith(key))
          .mapToDouble(l -> Double.parseDouble(l.replaceAll("\\D+", "")))
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      throw RackloomException.environment(
          STATUS + " cannot be read: " + e.getMessage(), "run it on Linux.", e);
    }
  }
}
