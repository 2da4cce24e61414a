package dev.rackloom.moe;

import dev.rackloom.api.spi.ExpertMapExporter;
import dev.rackloom.api.spi.ExpertMapImporter;
import dev.rackloom.api.spi.ExpertStatisticsReader;
import dev.rackloom.api.spi.Plugin;
import java.util.List;

/** The built-in plug-in of other engines' expert statistics and maps. */
public final class MoePlugin implements Plugin {

  @Override
  public String id() {
    return "moe";
  }

  @Override
  public List<ExpertStatisticsReader> expertStatisticsReaders() {
    return List.of(
        new SglangDumpReader(),
        new SglangResponsesReader(),
        new VllmResponsesReader(),
        new VllmLoadsReader(),
        new TensorRtReader(),
        new CountsJsonReader(),
        new CountsCsvReader(),
        new NpyTraceReader());
  }

  @Override
  public List<ExpertMapExporter> expertMapExporters() {
    return List.of(
        new RackloomMap(), new SglangMap(), new VllmMap(), new TensorRtMap(), new AscendMap());
  }

  @Override
  public List<ExpertMapImporter> expertMapImporters() {
    return List.of(
        new RackloomMap(), new SglangMap(), new VllmMap(), new TensorRtMap(), new AscendMap());
  }
}
