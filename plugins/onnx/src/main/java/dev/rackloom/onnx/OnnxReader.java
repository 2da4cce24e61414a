package dev.rackloom.onnx;

import dev.rackloom.api.Failure;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.api.spi.WorkRules;
import dev.rackloom.onnx.work.OnnxWork;
import java.nio.file.Path;
import java.util.Locale;

/** Reads ONNX files. */
public final class OnnxReader implements ModelReader {

  @Override
  public String format() {
    return OnnxPlugin.FORMAT;
  }

  /**
   * The name ends in .onnx, or the first bytes look like ir_version or the producer's name of a
   * model message.
   */
  @Override
  public int match(Path file, byte[] head) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    boolean named = name.endsWith(".onnx") || name.endsWith(".ort.onnx");
    boolean shaped = head.length > 2 && head[0] == 0x08 && head[1] > 0 && head[1] < 0x20;
    return named ? (shaped ? 100 : 70) : shaped ? 40 : 0;
  }

  @Override
  public Graph read(Path file, ReadContext context) {
    context.progress().at(0, "opening " + file.getFileName());
    try {
      var model = OnnxFile.inlined(file);
      context.cancellation().check();
      return new GraphBuilder(file, model, context).build();
    } catch (IllegalArgumentException | IndexOutOfBoundsException | ArithmeticException e) {
      throw RackloomException.of(
          Failure.Kind.USER,
          file + " holds something no model can: " + e.getMessage(),
          "the file is damaged; export it again.",
          e);
    }
  }

  @Override
  public WorkRules workRules() {
    return new OnnxWork();
  }
}
