package dev.rackloom.agent.execution.torch;

import dev.rackloom.agent.execution.ExecutionFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The text of a script, looked at before libtorch gets it: an agent runs models, and a model has no
 * business with files. What the text does not name, the script cannot do.
 */
public final class ScriptText {

  private static final int MOST_BYTES = 1 << 24;

  /** Operations of PyTorch's operator list that open files. */
  private static final Pattern FILES =
      Pattern.compile("\\b(?:torch|aten)\\s*\\.\\s*(from_file|save|load)\\s*\\(");

  private ScriptText() {}

  /** Whether a file begins as archives do; what is in it may be anything. */
  public static boolean isScript(Path file) {
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return in.read() == 'P' && in.read() == 'K';
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /**
   * Refuses a file that is no script, or one that would open files.
   *
   * @throws ExecutionFailure saying which
   */
  static void requirePure(Path file) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      List<? extends ZipEntry> texts =
          zip.stream().filter(e -> e.getName().matches("[^/]+/code/.*\\.py")).toList();
      if (texts.isEmpty()) {
        throw new ExecutionFailure(
            file.getFileName()
                + " is no TorchScript archive: it holds no code. Save it with"
                + " torch.jit.save");
      }
      for (ZipEntry text : texts) {
        require(file, text.getName(), read(zip, text));
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new ExecutionFailure(
          file.getFileName() + " is no TorchScript archive: " + e.getMessage(), e);
    }
  }

  private static String read(ZipFile zip, ZipEntry entry) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] text = in.readNBytes(MOST_BYTES + 1);
      if (text.length > MOST_BYTES) {
        throw new IOException(entry.getName() + " has more than " + MOST_BYTES + " bytes");
      }
      return new String(text, StandardCharsets.UTF_8);
    }
  }

  private static void require(Path file, String name, String text) {
    Matcher found = FILES.matcher(text);
    if (found.find()) {
      throw new ExecutionFailure(
          file.getFileName()
              + " calls '"
              + found.group(1)
              + "' in "
              + name
              + ": a script that opens files is not run here. Export the model without it");
    }
  }
}
