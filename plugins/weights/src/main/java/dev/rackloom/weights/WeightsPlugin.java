package dev.rackloom.weights;

import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.api.spi.Plugin;
import java.util.List;

/** The built-in plug-in of weight files. */
public final class WeightsPlugin implements Plugin {

  @Override
  public String id() {
    return "weights";
  }

  @Override
  public List<ModelReader> readers() {
    return List.of(new SafetensorsReader(), new GgufReader());
  }
}
