package dev.rackloom.agent.execution;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.onnxruntime.engine.OrtNDManager;
import ai.djl.onnxruntime.engine.OrtSymbolBlock;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import dev.rackloom.agent.execution.cores.OwnedCores;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * The ONNX Runtime engine of DJL, started once in a process. DJL owns the environment and the
 * model; runs go to the session beneath, because DJL's block copies every output and has neither
 * pinned outputs nor run options.
 */
public final class OnnxRuntime {

  private static final String ENGINE = "OnnxRuntime";

  private OnnxRuntime() {}

  /** Its version. */
  public static String version() {
    return environment().getVersion();
  }

  /** The execution providers of this build of it. */
  static Set<OrtProvider> providers() {
    environment();
    return OrtEnvironment.getAvailableProviders();
  }

  /**
   * How a model is loaded.
   *
   * @param threads of the CPU that are its own
   * @param provider what it computes on
   * @param device which one of the provider's
   * @param cores that its threads keep to
   */
  record Settings(int threads, OnnxProvider provider, int device, OwnedCores cores) {
    static Settings cpu(int threads) {
      return new Settings(threads, OnnxProvider.CPU, 0, OwnedCores.ANY);
    }
  }

  /** A model with its own threads; the session is the model's, which closes it. */
  static Loaded load(Path file, Settings settings) throws OrtException {
    OrtEnvironment environment = environment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(settings.threads());
      options.setInterOpNumThreads(1);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      Optional<String> groups = settings.cores().groups(settings.threads());
      if (groups.isPresent()) {
        options.addConfigEntry("session.intra_op_thread_affinities", groups.get());
      }
      settings.provider().addTo(options, settings.device());
      OrtSession session = environment.createSession(file.toString(), options);
      Model model = Model.newInstance(file.getFileName().toString(), ENGINE);
      model.setBlock(new OrtSymbolBlock(session, (OrtNDManager) model.getNDManager()));
      return new Loaded(environment, model, session);
    }
  }

  /** A loaded model. */
  record Loaded(OrtEnvironment environment, Model model, OrtSession session)
      implements AutoCloseable {
    @Override
    public void close() {
      ((OrtSymbolBlock) model.getBlock()).close();
      model.close();
    }
  }

  /**
   * The engine must exist before anyone asks for the environment: the first to ask decides its
   * settings.
   */
  private static OrtEnvironment environment() {
    return Holder.ENVIRONMENT;
  }

  private static final class Holder {
    private static final OrtEnvironment ENVIRONMENT = start();

    private static OrtEnvironment start() {
      OnnxTelemetry.off();
      System.setProperty("OPT_OUT_TRACKING", "true");
      System.setProperty("ai.djl.offline", "true");
      Engine.getEngine(ENGINE);
      return OrtEnvironment.getEnvironment();
    }
  }
}
