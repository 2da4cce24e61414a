package dev.rackloom.cli;

import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertStatistics;
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

/** Writes what we have in another engine's form. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Writes an expert map in the form of another engine.")
final class ExportVerb implements Callable<Integer> {

  @Parameters(paramLabel = "MAP", description = "A map in any form; for sglang-counts, statistics.")
  Path file;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "NAME",
      description =
          "sglang, vllm (as proposed), tensorrt-llm, vllm-ascend, rackloom, or sglang-counts.")
  String to;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where to write it.")
  Path out;

  @Mixin MapOptions maps;

  @Mixin Options.InWorkspace workspace;

  @Mixin Options.Output output;

  @Override
  public Integer call() {
    Console console = output.console();
    try (Workbench bench = Workbench.open(workspace.folder())) {
      if (to.equals(ExpertFiles.COUNTS)) {
        ExpertStatistics statistics = maps.experts.read(bench, file, console);
        ExpertOut.write(out, ExpertFiles.sglangCounts(statistics));
        return 0;
      }
      ExpertFiles files = new ExpertFiles(bench.plugins());
      ExpertMap map = maps.read(bench, file, "");
      ExpertFiles.Exported exported = files.export(to, map);
      ExpertOut.write(out, exported.content());
      if (output.json) {
        console.document(document(map, exported));
      } else {
        console.line("%s: %s", out, exported.about());
        console.line("%s; %s", map, map.layers().text());
        exported.losses().forEach(line -> console.line("not said there: %s", line));
      }
      return 0;
    }
  }

  private Map<String, @Nullable Object> document(ExpertMap map, ExpertFiles.Exported exported) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("to", to);
    json.put("about", exported.about());
    json.put("file", out.toString());
    json.put("layers", map.rows());
    json.put("slots", map.slots());
    json.put("numbering", map.layers().text());
    json.put("losses", exported.losses());
    return json;
  }
}
