package dev.rackloom.moe;

import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.spi.ExpertHints;
import dev.rackloom.api.spi.ExpertStatisticsReader;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.testkit.ExpertFiles;
import dev.rackloom.testkit.Experts;
import dev.rackloom.testkit.fuzz.ExpertFuzz;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The folder of TensorRT-LLM: one of its two files is damaged, the other stands whole beside. */
class TensorRtFuzzTest extends ExpertFuzz {

  private static final byte[] META = "{\"num_experts\": 4}".getBytes(StandardCharsets.UTF_8);
  private static final byte[] RANK = ExpertFiles.tensorRtRank(List.of(Experts.loads(1, 2, 4)), 1);

  /** Makes a folder of a file: what begins like JSON describes, all else is what a rank counted. */
  private record InFolder(ExpertStatisticsReader reader) implements ExpertStatisticsReader {

    @Override
    public String format() {
      return reader.format();
    }

    @Override
    public int match(Path file, byte[] head) {
      return reader.match(folder(file), new byte[0]);
    }

    @Override
    public ExpertStatistics read(Path file, ExpertHints hints, ReadContext context) {
      return reader.read(folder(file), hints, context);
    }

    private static Path folder(Path file) {
      try {
        byte[] content = Files.readAllBytes(file);
        boolean describes = content.length > 0 && content[0] == '{';
        Path folder = Files.createDirectories(file.resolveSibling("statistics"));
        Files.write(folder.resolve(TensorRtReader.META), describes ? content : META);
        Files.write(folder.resolve("rank0.safetensors"), describes ? RANK : content);
        return folder;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  protected List<ExpertStatisticsReader> readers() {
    return List.of(new InFolder(new TensorRtReader()));
  }

  @Override
  protected String extension() {
    return "safetensors";
  }

  @Override
  protected String instrumented() {
    return "dev.rackloom.moe.**:dev.rackloom.weights.**";
  }

  @Override
  protected List<byte[]> seeds() {
    return List.of(
        META,
        "{\"model\": \"m\", \"num_experts\": 4, \"num_experts_per_token\": 2}"
            .getBytes(StandardCharsets.UTF_8),
        RANK,
        ExpertFiles.tensorRtRank(List.of(Experts.loads(2, 2, 4), Experts.loads(3, 2, 4)), 0));
  }

  @Override
  protected List<String> dictionary() {
    return List.of("\"num_experts\"", "\"dtype\"", "\"I32\"", "\"data_offsets\"", "\"0_1\"");
  }
}
