package dev.rackloom.agent.execution;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import java.util.Locale;
import java.util.Optional;

/** What the ONNX Runtime computes on. Each says whether it is there, or why it is not. */
public enum OnnxProvider {
  /** Always there. */
  CPU,
  /** NVIDIA's GPUs: needs the runtime's GPU build, its driver and CUDA's libraries. */
  CUDA;

  /** What it computes. */
  static final String FORMAT = "onnx";

  /** The provider called {@code name} in a device's attributes. */
  public static Optional<OnnxProvider> of(String name) {
    for (OnnxProvider provider : values()) {
      if (provider.name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
        return Optional.of(provider);
      }
    }
    return Optional.empty();
  }

  /** Whether sessions can be made on its device number {@code device}. */
  public Capability capability(int device) {
    return switch (this) {
      case CPU -> new Capability(FORMAT, "ONNX Runtime on the CPU", true, OnnxRuntime.version());
      case CUDA -> cuda(device);
    };
  }

  private static Capability cuda(int device) {
    String name = "ONNX Runtime on CUDA device " + device;
    if (!OnnxRuntime.providers().contains(OrtProvider.CUDA)) {
      return new Capability(
          FORMAT,
          name,
          false,
          "this build of the runtime has "
              + OnnxRuntime.providers()
              + "; put onnxruntime_gpu in place of onnxruntime on the class path");
    }
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.addCUDA(device);
      return new Capability(FORMAT, name, true, OnnxRuntime.version());
    } catch (OrtException e) {
      return new Capability(FORMAT, name, false, String.valueOf(e.getMessage()));
    }
  }

  void addTo(OrtSession.SessionOptions options, int device) throws OrtException {
    switch (this) {
      case CPU -> {
        // The runtime falls back on it by itself.
      }
      case CUDA -> options.addCUDA(device);
    }
  }
}
