package dev.rackloom.torch;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.api.spi.SubModelWriter;
import java.nio.file.Path;

/** Gives a script out whole: it is one operator, and cannot be cut. */
final class ScriptWriter implements SubModelWriter {

  @Override
  public String format() {
    return TorchScriptReader.FORMAT;
  }

  @Override
  public SubModel write(Path source, Graph graph, Ids operators, Path folder) {
    WholeFile.requireSame(source, graph, new TorchScriptReader().read(source, ReadContext.QUIET));
    Operator whole = graph.operators().getFirst();
    return WholeFile.copy(
        source,
        TorchScriptReader.FORMAT,
        WholeFile.ports(graph, whole.inputs().stream()),
        WholeFile.ports(graph, whole.outputs().stream()),
        folder);
  }
}
