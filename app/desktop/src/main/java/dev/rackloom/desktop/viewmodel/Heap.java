package dev.rackloom.desktop.viewmodel;

import com.sun.management.OperatingSystemMXBean;
import dev.rackloom.api.Cancellation;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Function;

/** The memory that models are held in: how much there is, and how more is had. */
final class Heap {

  private static final long GIB = 1L << 30;
  private static final int MIB = 1 << 20;

  /**
   * What is left for everything else when a collection is over: less, and all would stand still.
   */
  private static final double FULL = 0.9;

  /** Collections are rare beside looks. */
  private static final int LOOKS = 256;

  private static final List<MemoryPoolMXBean> OLD =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(p -> p.getType() == MemoryType.HEAP && p.isCollectionUsageThresholdSupported())
          .filter(p -> p.getName().contains("Old") || p.getName().contains("Tenured"))
          .toList();

  private Heap() {}

  /** The most that it may hold, for people. */
  static String most() {
    return Runtime.getRuntime().maxMemory() / MIB + " MiB";
  }

  /** How to have more. */
  static String advice() {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return advice(Runtime.getRuntime().maxMemory(), system.getTotalMemorySize());
  }

  /** The same of a heap and a machine, in bytes; a quarter of the machine is left to others. */
  static String advice(long heap, long machine) {
    long most = machine / 4 * 3 / GIB;
    return most > heap / GIB
        ? "save your work and start again with a larger one: set RACKLOOM_JAVA_OPTS=-Xmx"
            + most
            + "g, of the "
            + machine / GIB
            + " GiB that this machine has."
        : "open a part of the model, or open it on a machine with more memory than "
            + machine / GIB
            + " GiB.";
  }

  /**
   * Does work that may need more memory than there is, and stops it before nothing else has any.
   *
   * @throws OutOfMemoryError then
   */
  static <T> T guarded(Cancellation cancellation, Function<Cancellation, T> work) {
    Guard guard = new Guard(cancellation);
    try {
      return work.apply(guard);
    } catch (CancellationException stopped) {
      if (guard.full) {
        throw new OutOfMemoryError("what is held takes nearly all of the heap");
      }
      throw stopped;
    }
  }

  /** Asks for an end when somebody does, or when the heap is full. */
  private static final class Guard implements Cancellation {
    private final Cancellation asked;
    private int looks;
    private volatile boolean full;

    Guard(Cancellation asked) {
      this.asked = asked;
    }

    @Override
    public boolean requested() {
      if (++looks % LOOKS == 0) { // that some are lost between threads does not matter
        full = full || isFull();
      }
      return full || asked.requested();
    }
  }

  private static boolean isFull() {
    return OLD.stream()
        .map(MemoryPoolMXBean::getCollectionUsage)
        .anyMatch(u -> u != null && u.getMax() > 0 && u.getUsed() > FULL * u.getMax());
  }
}
