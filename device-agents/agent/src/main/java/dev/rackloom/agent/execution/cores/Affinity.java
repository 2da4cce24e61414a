package dev.rackloom.agent.execution.cores;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Binds the calling thread to cores. Linux alone can here: its C library's {@code
 * sched_setaffinity} and {@code sched_getaffinity} (sched_setaffinity(2)) on the thread that calls,
 * with a set of one bit for each core.
 */
public sealed interface Affinity {

  /** The cores that the calling thread may use; empty if the system does not tell. */
  Optional<Cores> allowed();

  /** Binds the calling thread; why it could not, if so. */
  Optional<String> bind(Cores cores);

  /** What this system has. */
  static Affinity ofSystem() {
    String system = System.getProperty("os.name", "");
    return system.equals("Linux")
        ? Linux.load()
        : new Missing("threads cannot be bound to cores on " + system);
  }

  /**
   * A system that cannot.
   *
   * @param why in words
   */
  record Missing(String why) implements Affinity {
    @Override
    public Optional<Cores> allowed() {
      return Optional.empty();
    }

    @Override
    public Optional<String> bind(Cores cores) {
      return Optional.of(why);
    }
  }

  /** Linux. */
  record Linux(MethodHandle set, MethodHandle get) implements Affinity {

    private static final int BYTES = Cores.MOST / Byte.SIZE;
    private static final int SELF = 0;
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
        STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    @SuppressWarnings("restricted")
    private static Affinity load() {
      Linker linker = Linker.nativeLinker();
      AddressLayout set = ValueLayout.ADDRESS;
      FunctionDescriptor call =
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, set);
      Linker.Option errno = Linker.Option.captureCallState("errno");
      Optional<MemorySegment> setter = linker.defaultLookup().find("sched_setaffinity");
      Optional<MemorySegment> getter = linker.defaultLookup().find("sched_getaffinity");
      if (setter.isEmpty() || getter.isEmpty()) {
        return new Missing("this system's C library has no sched_setaffinity");
      }
      return new Linux(
          linker.downcallHandle(setter.get(), call, errno),
          linker.downcallHandle(getter.get(), call, errno));
    }

    @Override
    public Optional<Cores> allowed() {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment bits = arena.allocate(BYTES, Long.BYTES);
        if (call(get, arena.allocate(STATE), bits) < 0) {
          return Optional.empty();
        }
        List<Integer> ids = new ArrayList<>();
        for (int id = 0; id < Cores.MOST; id++) {
          if ((bits.get(ValueLayout.JAVA_BYTE, id / 8) >> (id % 8) & 1) != 0) {
            ids.add(id);
          }
        }
        return Optional.of(new Cores(ids));
      }
    }

    @Override
    public Optional<String> bind(Cores cores) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment bits = arena.allocate(BYTES, Long.BYTES);
        for (int id : cores.ids()) {
          int old = bits.get(ValueLayout.JAVA_BYTE, id / 8);
          bits.set(ValueLayout.JAVA_BYTE, id / 8, (byte) (old | 1 << (id % 8)));
        }
        MemorySegment state = arena.allocate(STATE);
        return call(set, state, bits) == 0
            ? Optional.empty()
            : Optional.of(
                "the system refuses cores "
                    + cores
                    + " (sched_setaffinity, errno "
                    + (int) ERRNO.get(state, 0L)
                    + ")");
      }
    }

    private static int call(MethodHandle function, MemorySegment state, MemorySegment bits) {
      try {
        return (int) function.invokeExact(state, SELF, (long) BYTES, bits);
      } catch (Throwable e) {
        throw new IllegalStateException("a call of the C library failed: " + e.getMessage(), e);
      }
    }
  }
}
