package dev.rackloom.testkit.fuzz;

import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.api.spi.WorkRules;
import dev.rackloom.api.stage.Phase;
import java.nio.file.Path;

/** Fuzzes one reader of models. */
public abstract class ReaderFuzz extends FileFuzz {

  /** The reader. */
  protected abstract ModelReader reader();

  @Override
  protected final Reading reading() {
    ModelReader reader = reader();
    return new Reading() {
      @Override
      public int match(Path file, byte[] head) {
        return reader.match(file, head);
      }

      @Override
      public void use(Path file) {
        price(reader.read(file, ReadContext.QUIET), reader.workRules());
      }
    };
  }

  @Override
  protected String instrumented() {
    return reader().getClass().getPackageName() + ".**";
  }

  /** A graph that was read can be used: whatever stands in it, its work can be asked for. */
  private static void price(Graph graph, WorkRules rules) {
    for (Phase phase : rules.phases(graph)) {
      for (Operator operator : graph.operators()) {
        rules.work(graph, operator, phase);
      }
    }
  }
}
