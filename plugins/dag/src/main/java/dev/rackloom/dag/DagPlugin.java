package dev.rackloom.dag;

import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.api.spi.Plugin;
import java.util.List;

/** The built-in plug-in of the placement benchmark. */
public final class DagPlugin implements Plugin {

  @Override
  public String id() {
    return "dag";
  }

  @Override
  public List<ModelReader> readers() {
    return List.of(new DagReader());
  }
}
