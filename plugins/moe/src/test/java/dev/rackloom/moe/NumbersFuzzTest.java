package dev.rackloom.moe;

import dev.rackloom.api.Ids;
import dev.rackloom.api.spi.ExpertHints;
import dev.rackloom.api.spi.ExpertStatisticsReader;
import dev.rackloom.testkit.ExpertFiles;
import dev.rackloom.testkit.Experts;
import dev.rackloom.testkit.NpyWriter;
import dev.rackloom.testkit.fuzz.ExpertFuzz;
import java.util.List;

/** All readers of text and numbers at once: each is given what is damaged. */
class NumbersFuzzTest extends ExpertFuzz {

  @Override
  protected List<ExpertStatisticsReader> readers() {
    return List.of(
        new CountsJsonReader(),
        new CountsCsvReader(),
        new NpyTraceReader(),
        new SglangResponsesReader(),
        new VllmResponsesReader(),
        new VllmLoadsReader());
  }

  @Override
  protected ExpertHints hints() {
    return new ExpertHints(-1, 0, 2, Ids.NONE);
  }

  @Override
  protected String extension() {
    return "npy";
  }

  @Override
  protected String instrumented() {
    return "dev.rackloom.moe.**";
  }

  @Override
  protected List<byte[]> seeds() {
    var trace = Experts.trace(1, 2, 3, 2, 4, 2);
    var loads = Experts.loads(1, 2, 4);
    return List.of(
        ExpertFiles.countsJson(loads),
        ExpertFiles.countsCsv(loads),
        ExpertFiles.npy(trace),
        NpyWriter.gzip(ExpertFiles.npy(trace)),
        ExpertFiles.sglangResponses(trace, 1),
        ExpertFiles.vllmResponses(trace, false),
        ExpertFiles.vllmResponses(trace, true),
        ExpertFiles.vllmLoads(List.of(loads)));
  }

  @Override
  protected List<String> dictionary() {
    return List.of(
        "\"logical_count\"", "\"routed_experts\"", "\"meta_info\"", "\"p2l_map\"", "NaN");
  }
}
