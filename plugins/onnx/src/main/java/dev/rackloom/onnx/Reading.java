package dev.rackloom.onnx;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.onnx.inference.Rules;
import dev.rackloom.onnx.proto.Onnx;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What all levels of one file's reading share: the file, its versions, its limits, the report. */
final class Reading {

  /** Bodies are read up to twice, so nested ones cost most; this bounds what any file can ask. */
  private static final long STEPS_AN_OPERATOR = 1_000;

  private static final long SOME_STEPS = 100_000;

  private final Path file;
  private final ReadContext context;
  private final Map<String, Integer> versions = new HashMap<>();
  private final Report report = new Report();
  private final ExternalData externalData;
  private final long written;
  private long steps;

  Reading(Path file, Onnx.Model model, ReadContext context) {
    this.file = file;
    this.context = context;
    this.externalData = new ExternalData(file);
    this.written = Functions.count(model.getGraph().getNodeList());
    model
        .getOpsetImportList()
        .forEach(o -> versions.merge(o.getDomain(), (int) o.getVersion(), Math::max));
  }

  Path file() {
    return file;
  }

  ReadContext context() {
    return context;
  }

  Report report() {
    return report;
  }

  ExternalData externalData() {
    return externalData;
  }

  Map<String, Integer> versions() {
    return versions;
  }

  /** The version of a domain's operators; the standard domain has two names. */
  int version(String domain) {
    Integer version = versions.get(domain);
    if (version == null && Rules.isStandard(domain)) {
      version = versions.getOrDefault(domain.isEmpty() ? "ai.onnx" : "", 0);
    }
    return version == null ? 0 : Math.max(0, version);
  }

  /** Counts an operator looked at; sometimes looks whether to go on. */
  void step() {
    steps++;
    if (steps % 256 == 0) {
      context.cancellation().check();
      context.progress().at(Math.min(1.0, (double) steps / written), "shapes of " + name());
    }
    if (steps > SOME_STEPS + STEPS_AN_OPERATOR * written) {
      throw RackloomException.user(
          file + ": its loops are nested too deep to be followed",
          "simplify the model, or export it without control flow.");
    }
  }

  private String name() {
    return String.valueOf(file.getFileName());
  }

  RackloomException damaged(String what) {
    return RackloomException.user(file + ": " + what, "the file is damaged; export it again.");
  }
}
