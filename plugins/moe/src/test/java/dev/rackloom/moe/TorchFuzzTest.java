package dev.rackloom.moe;

import dev.rackloom.api.spi.ExpertStatisticsReader;
import dev.rackloom.testkit.ExpertFiles;
import dev.rackloom.testkit.Experts;
import dev.rackloom.testkit.fuzz.ExpertFuzz;
import java.util.List;

class TorchFuzzTest extends ExpertFuzz {

  @Override
  protected List<ExpertStatisticsReader> readers() {
    return List.of(new SglangDumpReader());
  }

  @Override
  protected String extension() {
    return "pt";
  }

  @Override
  protected String instrumented() {
    return "dev.rackloom.moe.**";
  }

  @Override
  protected List<byte[]> seeds() {
    return List.of(
        ExpertFiles.sglangStat(List.of(Experts.loads(1, 2, 4)), 1),
        ExpertFiles.sglangPasses(List.of(Experts.loads(2, 2, 4), Experts.loads(3, 2, 4)), 1),
        ExpertFiles.sglangTokens(Experts.trace(4, 2, 3, 2, 4, 2), 1));
  }
}
