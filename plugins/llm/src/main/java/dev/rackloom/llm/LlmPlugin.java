package dev.rackloom.llm;

import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.api.spi.Plugin;
import dev.rackloom.api.spi.WeightReader;
import dev.rackloom.weights.SafetensorsWeightReader;
import java.util.List;

/** The built-in plug-in for descriptions of language models. */
public final class LlmPlugin implements Plugin {

  /** The operator set of graphs made here. */
  static final String DOMAIN = "llm";

  @Override
  public String id() {
    return "llm";
  }

  @Override
  public List<ModelReader> readers() {
    return List.of(new ConfigModelReader(), new SafetensorsModelReader(), new GgufModelReader());
  }

  @Override
  public List<WeightReader> weightReaders() {
    return List.of(new SafetensorsWeightReader());
  }
}
