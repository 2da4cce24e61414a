package dev.rackloom.engine;

import dev.rackloom.api.spi.Plugin;
import dev.rackloom.api.spi.Solver;
import dev.rackloom.engine.solve.Portfolio;
import java.util.List;

/** The built-in solvers as a plug-in. */
public final class EnginePlugin implements Plugin {

  @Override
  public String id() {
    return "engine";
  }

  @Override
  public List<Solver> solvers() {
    return Portfolio.builtIn();
  }
}
