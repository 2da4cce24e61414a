package dev.rackloom.cli.demo;

import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.cli.Console;
import dev.rackloom.client.TensorValue;
import dev.rackloom.core.LiveDeployment;
import dev.rackloom.samples.Samples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The deployed sample at work: on real sentences, then under load. */
final class Trial {

  /** Tokens of a request under load. */
  static final int SEQUENCE = 64;

  private final LiveDeployment live;
  private final TextInputs text;
  private final Console console;

  Trial(LiveDeployment live, TextInputs text, Console console) {
    this.live = live;
    this.text = text;
    this.console = console;
  }

  /**
   * Embeds sentences here and with the whole model.
   *
   * @param model the file of that
   * @throws RackloomException if the answers differ
   */
  DemoResult.Verification verify(Path model) {
    double worst = 0;
    List<float[]> embeddings = new ArrayList<>();
    List<String> sentences = Samples.sentences();
    try (WholeModel whole = new WholeModel(model)) {
      for (String sentence : sentences) {
        Map<String, TensorValue> inputs = text.inputs(sentence, live.plan().inputs());
        Map<String, TensorValue> answer = live.infer(inputs);
        worst = Math.max(worst, WholeModel.maxAbsDiff(answer, whole.answer(inputs)));
        embeddings.add(Embeddings.meanPooled(answer.values().iterator().next()));
      }
    }
    int[] pair = Embeddings.closest(embeddings);
    console.line(
        "closest in meaning: \"%s\" and \"%s\"", sentences.get(pair[0]), sentences.get(pair[1]));
    if (!(worst <= 1e-5)) {
      throw RackloomException.of(
          dev.rackloom.api.Failure.Kind.BUG,
          "the deployed answers differ from the whole model's by " + worst + ", more than 1e-5",
          "send us the workspace's agents folder.",
          null);
    }
    return new DemoResult.Verification(worst, sentences.size(), 0);
  }

  /** Sends so many requests, so many at a time. */
  Traffic.Seen load(int requests, int concurrency, Progress progress) {
    List<String> sentences = Samples.sentences();
    return Traffic.run(
        live,
        requests,
        concurrency,
        i -> text.inputs(sentences.get(i % sentences.size()), live.plan().inputs(), SEQUENCE),
        progress);
  }
}
