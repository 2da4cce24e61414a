package dev.rackloom.agent.execution.torch;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineProvider;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ServiceLoader;

/** The engine, with its natives loaded, for as long as the process lives. */
final class RunningEngine {

  private static final String ENGINE = "PyTorch";
  private static final String NATIVES = "ai.djl.pytorch.jni.JniUtils";

  private final Engine engine;
  private final Method threads;

  private RunningEngine(Engine engine, Method threads) {
    this.engine = engine;
    this.threads = threads;
  }

  /** Loads the natives; takes seconds. Nothing is downloaded. */
  static RunningEngine start(ClassLoader loader) throws ReflectiveOperationException {
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.offline", "true");
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader); // by which DJL finds its natives
    try {
      EngineProvider provider =
          ServiceLoader.load(EngineProvider.class, loader).stream()
              .map(ServiceLoader.Provider::get)
              .filter(p -> p.getEngineName().equals(ENGINE))
              .findFirst()
              .orElseThrow(() -> new ClassNotFoundException("the jars bring no " + ENGINE));
      if (!Engine.hasEngine(ENGINE)) {
        Engine.registerEngine(provider); // its own classes ask for it by name
      }
      Engine engine = provider.getEngine();
      // How many threads compute is no part of DJL's general interface.
      Method threads = Class.forName(NATIVES, true, loader).getMethod("setNumThreads", int.class);
      return new RunningEngine(engine, threads);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  String version() {
    return engine.getVersion();
  }

  Model newModel(String name) {
    return engine.newModel(name, ai.djl.Device.cpu());
  }

  void useThreads(int count) {
    try {
      threads.invoke(null, count);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("PyTorch takes no number of threads", e);
    }
  }
}
