package dev.rackloom.agent.execution.torch;

import dev.rackloom.agent.execution.ExecutionFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The text of a script, looked at before libtorch gets it: an agent runs models, and a model has no
 * business with files. A filter, not a sandbox: it refuses what names such an operation, and guards
 * nothing that an error in libtorch lets through. Run agents for scripts of strangers in a
 * container.
 */
public final class ScriptText {

  private static final int MOST_BYTES = 1 << 24;
  private static final String CODE = ".py";

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
   * Refuses a file that is no script, one that names an operation on files, or one whose entries
   * libtorch, which looks them up without regard to case, could take for others.
   *
   * @throws ExecutionFailure saying which
   */
  static void requirePure(Path file) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      List<? extends ZipEntry> texts = texts(file, zip.stream().toList());
      if (texts.isEmpty()) {
        throw refused(file, "it holds no code. Save it with torch.jit.save");
      }
      for (ZipEntry text : texts) {
        require(file, text.getName(), read(zip, text));
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new ExecutionFailure(
          file.getFileName() + " is no TorchScript archive: " + e.getMessage(), e);
    }
  }

  /** The entries with code, after a look at the names of all. */
  private static List<? extends ZipEntry> texts(Path file, List<? extends ZipEntry> entries) {
    Set<String> names = new HashSet<>();
    for (ZipEntry entry : entries) {
      if (!names.add(lower(entry.getName()))) {
        throw refused(file, "it holds '" + entry.getName() + "' twice. Save it again");
      }
    }
    List<? extends ZipEntry> texts =
        entries.stream().filter(e -> lower(e.getName()).endsWith(CODE)).toList();
    for (ZipEntry text : texts) {
      String first = entries.getFirst().getName();
      String folder = first.substring(0, Math.max(0, first.indexOf('/'))) + "/code/";
      if (!text.getName().startsWith(folder) || !text.getName().endsWith(CODE)) {
        throw refused(
            file,
            "it holds code in '" + text.getName() + "', outside " + folder + ". Save it again");
      }
    }
    return texts;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static ExecutionFailure refused(Path file, String why) {
    return new ExecutionFailure(file.getFileName() + " is no TorchScript archive: " + why);
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
    Optional<String> found = FileNames.in(text);
    if (found.isPresent()) {
      throw new ExecutionFailure(
          file.getFileName()
              + " names '"
              + found.get()
              + "' in "
              + name
              + ": a script that may open files is not run here. Export the model without it");
    }
  }
}
