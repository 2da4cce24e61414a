package dev.rackloom.samples;

import dev.rackloom.api.RackloomException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** The embedded samples. Files are written into a folder of the caller's, once. */
public final class Samples {

  /**
   * all-MiniLM-L6-v2, a sentence embedding model of 22.7 million parameters, as its Maven artefact
   * ships it.
   */
  private static final String MODEL = "/all-minilm-l6-v2.onnx";

  private static final String TOKENIZER = "/all-minilm-l6-v2-tokenizer.json";

  private Samples() {}

  /** Writes the sample model into {@code folder}, unless it is there, and returns its path. */
  public static Path model(Path folder) {
    return extract(MODEL, folder);
  }

  /**
   * Writes the sample model's tokenizer (Hugging Face JSON) into {@code folder}, unless it is
   * there.
   */
  public static Path tokenizer(Path folder) {
    return extract(TOKENIZER, folder);
  }

  /**
   * Writes the sample rack file into {@code folder}, unless it is there: a user may have edited it.
   */
  public static Path rack(Path folder) {
    return extract("/dev/rackloom/samples/three-unlike.yaml", folder);
  }

  /** Writes a rack file of this machine alone into {@code folder}, unless it is there. */
  public static Path thisMachine(Path folder) {
    return extract("/dev/rackloom/samples/this-machine.yaml", folder);
  }

  /**
   * Writes the description of a language model with experts into {@code folder}, unless it is
   * there: the published sizes of Mixtral 8x7B.
   */
  public static Path languageModel(Path folder) {
    return extract("/dev/rackloom/samples/mixtral-8x7b.json", folder);
  }

  /** How the experts of the topical model are written. */
  public enum Experts {
    /** As one operator a layer, {@code com.microsoft.MoE}. */
    FUSED,
    /** One by one, of standard operators. */
    UNROLLED
  }

  /**
   * Writes a small language model with experts into {@code folder}, unless it is there: bytes in
   * ({@code input_ids} [batch, seq]), scores of the next byte out, four layers of 16 experts, two
   * for each token, of the same weights in both forms. The weights are generated, not trained, such
   * that routing is skewed and follows what a prompt is made of.
   */
  public static Path topicalModel(Path folder, Experts experts) {
    String name = "topical-moe-" + experts.name().toLowerCase(Locale.ROOT) + ".onnx";
    return keep(
        folder.resolve(name),
        () -> new ByteArrayInputStream(TopicalModel.write(experts == Experts.FUSED)));
  }

  /** Prompts of four topics for the topical model: prose, code, numbers, notices in capitals. */
  public static Map<String, List<String>> topicalPrompts() {
    Map<String, List<String>> topics = new LinkedHashMap<>();
    for (String line : lines("/dev/rackloom/samples/topical-prompts.txt")) {
      int space = line.indexOf(' ');
      topics
          .computeIfAbsent(line.substring(0, space), k -> new ArrayList<>())
          .add(line.substring(space + 1));
    }
    return topics;
  }

  /**
   * Writes a routing trace of 26 layers of 64 experts into {@code folder}, unless it is there, with
   * the prompts of its tokens beside it. Generated, not measured: skewed, topical, drifting.
   */
  public static Path generatedRouting(Path folder) {
    keep(
        folder.resolve("generated-routing_prompt.npy"),
        () -> new ByteArrayInputStream(GeneratedRouting.prompts()));
    return keep(
        folder.resolve("generated-routing_topk.npy"),
        () -> new ByteArrayInputStream(GeneratedRouting.choices()));
  }

  /** Writes a rack file of four agents on this machine into {@code folder}, unless it is there. */
  public static Path fourAgents(Path folder) {
    return extract("/dev/rackloom/samples/four-agents.yaml", folder);
  }

  /** Writes a rack file of eight GPUs into {@code folder}, unless it is there. */
  public static Path eightGpus(Path folder) {
    return extract("/dev/rackloom/samples/eight-gpus.yaml", folder);
  }

  /** Writes the sample workload file into {@code folder}, unless it is there. */
  public static Path workload(Path folder) {
    return extract("/dev/rackloom/samples/short-sentences.yaml", folder);
  }

  /** Writes a workload file of a chat into {@code folder}, unless it is there. */
  public static Path chat(Path folder) {
    return extract("/dev/rackloom/samples/chat.yaml", folder);
  }

  /** Sentences to embed, one a line. */
  public static List<String> sentences() {
    return lines("/dev/rackloom/samples/sentences.txt");
  }

  private static List<String> lines(String resource) {
    try (InputStream in = open(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(l -> !l.isBlank())
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException("reading from our own jar failed", e);
    }
  }

  private static InputStream open(String resource) {
    InputStream in = Samples.class.getResourceAsStream(resource);
    if (in == null) {
      throw RackloomException.environment(
          "the sample " + resource + " is not on the class path",
          "build again with ./rackloom.",
          null);
    }
    return in;
  }

  private static Path extract(String resource, Path folder) {
    Path target = folder.resolve(resource.substring(resource.lastIndexOf('/') + 1));
    return keep(target, () -> open(resource));
  }

  private static Path keep(Path target, Supplier<InputStream> content) {
    if (Files.isRegularFile(target)) {
      return target;
    }
    Path folder = target.toAbsolutePath().getParent();
    try (InputStream in = content.get()) {
      Files.createDirectories(folder);
      Path draft = Files.createTempFile(folder, "sample", ".tmp");
      Files.copy(in, draft, StandardCopyOption.REPLACE_EXISTING);
      return Files.move(
          draft, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw RackloomException.resources(
          "cannot write " + target + ": " + e.getMessage(),
          "make room on the disk, or choose another workspace.",
          e);
    }
  }
}
