package dev.rackloom.profiler;

import dev.rackloom.api.spi.CostModel;
import dev.rackloom.api.spi.Plugin;
import java.util.List;

/** The built-in cost model as a plug-in. */
public final class ProfilerPlugin implements Plugin {

  @Override
  public String id() {
    return "profiler";
  }

  @Override
  public List<CostModel> costModels() {
    return List.of(new RooflineModel());
  }
}
