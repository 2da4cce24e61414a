package dev.rackloom.agent.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class OnnxTelemetryTest {

  @Test
  @DisabledOnOs(OS.WINDOWS)
  @SuppressWarnings("restricted")
  void isOff_onceTheRuntimeIsLoaded() throws Throwable {
    assertThat(OnnxRuntime.version()).isNotEmpty();
    Linker linker = Linker.nativeLinker();
    var getenv =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("getenv"),
            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value =
          (MemorySegment) getenv.invokeExact(arena.allocateFrom(OnnxTelemetry.SWITCH));
      assertThat(value.reinterpret(2).getString(0)).isEqualTo("1");
    }
  }
}
