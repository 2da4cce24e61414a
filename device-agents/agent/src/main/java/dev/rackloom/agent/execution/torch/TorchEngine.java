package dev.rackloom.agent.execution.torch;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import dev.rackloom.agent.execution.Capability;
import dev.rackloom.agent.execution.ExecutionFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import org.jspecify.annotations.Nullable;

/**
 * DJL's PyTorch engine, if it is there. It starts with the first script that is loaded: that takes
 * seconds and some hundred MB, which agents without scripts do not spend. Safe from any thread.
 */
public final class TorchEngine {

  private static final String NAME = "PyTorch for TorchScript";

  /** Of DJL: weights that were saved on a GPU are put where the model is. */
  private static final Map<String, String> ON_THIS_CPU = Map.of("mapLocation", "true");

  private final Optional<Path> folder;
  private @Nullable RunningEngine running;
  private @Nullable String failure;

  /** What was found last: who asks often does not wait for an engine that is starting. */
  private volatile @Nullable Boolean there;

  /**
   * The engine in a folder of jars, or on the class path.
   *
   * @param folder where the jars are; empty for the class path
   */
  public TorchEngine(Optional<Path> folder) {
    this.folder = folder;
  }

  /** Whether scripts can run here, as far as was found last. Cheap. */
  boolean isThere() {
    Boolean known = there;
    return known == null ? capability().available() : known;
  }

  /** Whether scripts can run here; says what is missing, or why it did not start. */
  public synchronized Capability capability() {
    Capability found = find();
    there = found.available();
    return found;
  }

  private Capability find() {
    if (running != null) {
      return new Capability(TorchDevice.FORMAT, NAME, true, running.version());
    }
    if (failure != null) {
      return new Capability(TorchDevice.FORMAT, NAME, false, "it did not start: " + failure);
    }
    try (EngineJars jars = EngineJars.in(folder)) {
      List<String> missing = jars.missing();
      return missing.isEmpty()
          ? new Capability(
              TorchDevice.FORMAT, NAME, true, "starts with the first stage that needs it")
          : new Capability(TorchDevice.FORMAT, NAME, false, "skipped: " + say(missing));
    } catch (ExecutionFailure e) {
      return new Capability(TorchDevice.FORMAT, NAME, false, "skipped: " + e.getMessage());
    }
  }

  private String say(List<String> missing) {
    return "no "
        + String.join(", no ", missing)
        + folder.map(f -> " in " + f).orElse(" on the class path")
        + "; put the jars pytorch-engine, pytorch-jni and pytorch-native-cpu into a folder and"
        + " start the agent with --engines FOLDER";
  }

  /**
   * Loads a script.
   *
   * @throws ExecutionFailure if the engine is not there, or refuses the file
   */
  Model load(Path file) {
    RunningEngine started = started();
    Model model = started.newModel(String.valueOf(file.getFileName()));
    try {
      // From the file itself: DJL keeps a folder for each stream until the process ends.
      model.load(file, null, ON_THIS_CPU);
      return model;
    } catch (IOException | MalformedModelException | RuntimeException e) {
      model.close();
      throw new ExecutionFailure(
          "PyTorch cannot load " + file.getFileName() + ": " + ScriptError.briefly(e), e);
    }
  }

  /** Sets how many threads the firings that begin on this thread use. */
  void useThreads(int threads) {
    started().useThreads(threads);
  }

  private synchronized RunningEngine started() {
    if (running != null) {
      return running;
    }
    Capability found = capability();
    if (!found.available()) {
      throw new ExecutionFailure(found.name() + ": " + found.detail());
    }
    EngineJars jars = EngineJars.in(folder); // open for as long as the engine runs
    try {
      running = RunningEngine.start(jars.loader());
      return running;
    } catch (RuntimeException
        | LinkageError
        | ServiceConfigurationError
        | ReflectiveOperationException e) {
      jars.close();
      there = false;
      failure = ScriptError.briefly(e);
      throw new ExecutionFailure(NAME + " did not start: " + failure, e);
    }
  }
}
