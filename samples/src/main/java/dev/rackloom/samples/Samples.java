package dev.rackloom.samples;

import dev.rackloom.api.RackloomException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

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

  /** Writes a rack file of eight GPUs into {@code folder}, unless it is there. */
  public static Path eightGpus(Path folder) {
    return extract("/dev/rackloom/samples/eight-gpus.yaml", folder);
  }

  /** Writes the sample workload file into {@code folder}, unless it is there. */
  public static Path workload(Path folder) {
    return extract("/dev/rackloom/samples/short-sentences.yaml", folder);
  }

  /** Sentences to embed, one a line. */
  public static List<String> sentences() {
    try (InputStream in = open("/dev/rackloom/samples/sentences.txt")) {
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
    if (Files.isRegularFile(target)) {
      return target;
    }
    try (InputStream in = open(resource)) {
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
