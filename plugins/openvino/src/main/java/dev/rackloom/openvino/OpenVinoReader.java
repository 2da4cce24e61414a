package dev.rackloom.openvino;

import dev.rackloom.api.Failure;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.spi.ModelFiles;
import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.api.spi.WorkRules;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** Reads OpenVINO IR. */
public final class OpenVinoReader implements ModelReader {

  static final String ENDING = ".xml";

  @Override
  public String format() {
    return OpenVinoPlugin.FORMAT;
  }

  /** The first element is {@code net}; {@code layers} follow. */
  @Override
  public int match(Path file, byte[] head) {
    String text = new String(head, StandardCharsets.UTF_8);
    int net = text.indexOf("<net");
    boolean begins =
        net >= 0
            && net + 4 < text.length()
            && Character.isWhitespace(text.charAt(net + 4))
            && !text.substring(0, net).matches("(?s).*<[A-Za-z].*");
    if (!begins) {
      return 0;
    }
    boolean named = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(ENDING);
    return text.indexOf("<layers", net) >= 0 ? 100 : named ? 70 : 40;
  }

  @Override
  public Graph read(Path file, ReadContext context) {
    context.progress().at(0, "parsing " + file.getFileName());
    IrModel model = IrParser.read(file, context.cancellation());
    context.progress().at(0.5, "shapes of " + file.getFileName());
    try (Weights weights = Weights.beside(file)) {
      context.besides().accept(weights.file());
      return IrGraph.of(ModelFiles.stem(file, ENDING), model, weights, context.cancellation());
    } catch (IllegalArgumentException | IndexOutOfBoundsException | ArithmeticException e) {
      throw RackloomException.of(
          Failure.Kind.USER,
          file + " holds something no model can: " + e.getMessage(),
          "the file is damaged; convert the model again.",
          e);
    }
  }

  @Override
  public WorkRules workRules() {
    return new OpenVinoWork();
  }
}
