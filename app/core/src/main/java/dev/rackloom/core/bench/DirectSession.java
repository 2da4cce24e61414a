package dev.rackloom.core.bench;

import dev.rackloom.client.TensorValue;
import java.nio.file.Path;
import java.util.Map;

/** A whole model in one session of this process: what agents are measured against. */
public interface DirectSession extends AutoCloseable {

  /** Opens one. */
  @FunctionalInterface
  interface Opener {

    /** A session on {@code model} with so many threads of the CPU. */
    DirectSession open(Path model, int threads);
  }

  /** Runs it once; one caller at a time. */
  Map<String, TensorValue> run(Map<String, TensorValue> inputs);

  @Override
  void close();
}
