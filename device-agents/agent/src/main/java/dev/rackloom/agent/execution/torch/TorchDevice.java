package dev.rackloom.agent.execution.torch;

import ai.djl.Model;
import dev.rackloom.agent.execution.Capability;
import dev.rackloom.agent.execution.StageExecutor;
import dev.rackloom.agent.execution.StageLoader;
import dev.rackloom.agent.execution.SubModel;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/** A device whose scripts libtorch runs on the CPU, with so many threads. */
public final class TorchDevice implements StageLoader {

  /** What artefacts of scripts are called in a plan. */
  public static final String FORMAT = "torchscript";

  private final TorchEngine engine;
  private final int threads;
  private final LongSupplier clock;

  /** A device that shares the engine of its agent. */
  public TorchDevice(TorchEngine engine, int threads, LongSupplier clock) {
    this.engine = engine;
    this.threads = threads;
    this.clock = clock;
  }

  @Override
  public StageExecutor load(SubModel submodel) {
    ScriptText.requirePure(submodel.file());
    Model model = engine.load(submodel.file());
    return new TorchExecutor(engine, model, submodel, threads, clock);
  }

  @Override
  public Set<String> formats() {
    return engine.isThere() ? Set.of(FORMAT) : Set.of();
  }

  @Override
  public List<Capability> capabilities() {
    return List.of(engine.capability());
  }
}
