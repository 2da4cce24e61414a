package dev.rackloom.torch;

import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.api.spi.Plugin;
import dev.rackloom.api.spi.SubModelWriter;
import java.util.List;

/** The built-in plug-in of TorchScript and of ensembles. */
public final class TorchPlugin implements Plugin {

  @Override
  public String id() {
    return "torch";
  }

  @Override
  public List<ModelReader> readers() {
    return List.of(new TorchScriptReader(), new EnsembleReader());
  }

  @Override
  public List<SubModelWriter> subModelWriters() {
    return List.of(new ScriptWriter(), new EnsembleWriter());
  }
}
