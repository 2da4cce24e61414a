package dev.rackloom.agent.execution;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * The ONNX Runtime's own reporting to its maker, which is never wanted here. From 1.29 on it is on
 * by default where there is no Windows, is decided while the library loads, keeps a database in the
 * user's cache folder, and has crashed processes that start side by side. Only an environment
 * variable turns it off that early, and Java cannot set one: the C library can.
 */
final class OnnxTelemetry {

  static final String SWITCH = "ORT_DISABLE_TELEMETRY";

  private OnnxTelemetry() {}

  /** Turns it off for this process, before the library is loaded. */
  @SuppressWarnings("restricted") // one call of the C library, with arguments of ours
  static void off() {
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> setenv = linker.defaultLookup().find("setenv");
    if (setenv.isEmpty()) {
      return; // Windows, where the runtime reports nothing by itself
    }
    var signature =
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
    try (Arena arena = Arena.ofConfined()) {
      int failed =
          (int)
              linker
                  .downcallHandle(setenv.get(), signature)
                  .invokeExact(arena.allocateFrom(SWITCH), arena.allocateFrom("1"), 1);
      if (failed != 0) {
        throw new ExecutionFailure("cannot set " + SWITCH);
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new ExecutionFailure("cannot set " + SWITCH, e);
    }
  }
}
