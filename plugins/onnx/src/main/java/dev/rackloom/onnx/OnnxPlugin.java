package dev.rackloom.onnx;

import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.api.spi.Plugin;
import dev.rackloom.api.spi.ProbeWriter;
import dev.rackloom.api.spi.SubModelWriter;
import dev.rackloom.api.spi.WeightReader;
import java.util.List;

/** The built-in ONNX plug-in. */
public final class OnnxPlugin implements Plugin {

  /** The format name of everything here. */
  static final String FORMAT = "onnx";

  @Override
  public String id() {
    return FORMAT;
  }

  @Override
  public List<ModelReader> readers() {
    return List.of(new OnnxReader());
  }

  @Override
  public List<SubModelWriter> subModelWriters() {
    return List.of(new OnnxSubModelWriter());
  }

  @Override
  public List<WeightReader> weightReaders() {
    return List.of(new OnnxWeightReader());
  }

  @Override
  public List<ProbeWriter> probeWriters() {
    return List.of(new OnnxProbeWriter());
  }
}
