package dev.rackloom.moe;

import dev.rackloom.api.Ids;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.moe.RankTopology;
import dev.rackloom.api.spi.ExpertHints;
import dev.rackloom.api.spi.ExpertMapImporter;
import dev.rackloom.testkit.Experts;
import dev.rackloom.testkit.fuzz.ExpertFuzz;
import java.util.List;

/** All importers of maps at once. */
class MapsFuzzTest extends ExpertFuzz {

  @Override
  protected List<ExpertMapImporter> importers() {
    return new MoePlugin().expertMapImporters();
  }

  @Override
  protected ExpertHints hints() {
    return ExpertHints.NONE.withDense(1).withSlots(Ids.of(3, 3));
  }

  @Override
  protected String extension() {
    return "json";
  }

  @Override
  protected String instrumented() {
    return "dev.rackloom.moe.**";
  }

  @Override
  protected List<byte[]> seeds() {
    ExpertMap map = Experts.map(1, LayerNumbers.after(1, 2), 4, RankTopology.equal(1, 2, 3));
    return new MoePlugin().expertMapExporters().stream().map(e -> e.write(map)).toList();
  }

  @Override
  protected List<String> dictionary() {
    return List.of("\"layer_list\"", "\"num_slots\"", "physicalToLogical", "&a ", "*a", "!!");
  }
}
