package dev.rackloom.cli;

import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.core.Workbench;
import dev.rackloom.core.moe.ExpertFiles;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes in what another engine has written. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = "Reads an expert map of another engine and keeps it.")
final class ImportVerb implements Callable<Integer> {

  @Parameters(paramLabel = "FILE", description = "The map.")
  Path file;

  @Option(
      names = "--from",
      defaultValue = "",
      paramLabel = "NAME",
      description =
          "sglang, vllm, tensorrt-llm, vllm-ascend or rackloom; without it the file tells.")
  String from;

  @Option(names = "--out", paramLabel = "FILE", description = "Write it here, in our own form.")
  @Nullable Path out;

  @Mixin MapOptions maps;

  @Mixin Options.InWorkspace workspace;

  @Mixin Options.Output output;

  @Override
  public Integer call() {
    Console console = output.console();
    try (Workbench bench = Workbench.open(workspace.folder())) {
      ExpertFiles files = new ExpertFiles(bench.plugins());
      ExpertMap map = maps.read(bench, file, from);
      bench
          .workspace()
          .experts()
          .save(String.valueOf(file.getFileName()), "imported", map, map.toString());
      if (out != null) {
        ExpertOut.write(out, files.export("rackloom", map).content());
      }
      if (output.json) {
        console.document(document(map));
      } else {
        console.line("%s", map);
        console.line(map.layers().text());
      }
      return 0;
    }
  }

  private static Map<String, @Nullable Object> document(ExpertMap map) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("layers", map.rows());
    json.put("slots", map.slots());
    json.put("ranks", map.ranks());
    json.put("experts", map.experts());
    json.put("numbering", map.layers().text());
    json.put("physicalToLogical", MoeReports.rows(map));
    return json;
  }
}
