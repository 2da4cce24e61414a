package dev.rackloom.api.spi;

import dev.rackloom.api.RackloomException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What every reader does with files, so that all refuse the same things in the same words. Blocks
 * on the disk; safe from any thread.
 */
public final class ModelFiles {

  private ModelFiles() {}

  /**
   * Opens a file for reading; the caller closes it.
   *
   * @throws RackloomException if it is not there, is no plain file, or may not be read
   */
  public static FileChannel open(Path file) {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw RackloomException.user(file + " is not a file", "name a file in it.");
    }
    try {
      return FileChannel.open(file, StandardOpenOption.READ);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** The failure that {@code e} is to the person who named {@code file}. */
  public static RackloomException unreadable(Path file, IOException e) {
    return switch (e) {
      case NoSuchFileException _ ->
          RackloomException.user("there is no file " + file, "check the path.");
      case AccessDeniedException _ ->
          RackloomException.user("you may not read " + file, "check its permissions.");
      default ->
          RackloomException.resources(
              "cannot read " + file + ": " + e.getMessage(), "check the disk.", e);
    };
  }

  /**
   * The file {@code name} in the folder of {@code model} or below it, which need not exist. Links
   * are not followed: a model cache may keep its files behind links.
   *
   * @throws RackloomException if the name leads out of that folder
   */
  public static Path beside(Path model, String name) {
    Path folder = model.toAbsolutePath().normalize().getParent();
    Path file = folder == null ? null : resolve(folder, name);
    if (file == null || !file.startsWith(folder) || file.equals(folder)) {
      throw RackloomException.user(
          model + " points outside its folder: '" + name + "'",
          "do not trust this file, or put what it needs beside it.");
    }
    return file;
  }

  private static @org.jspecify.annotations.Nullable Path resolve(Path folder, String name) {
    try {
      return name.isBlank() ? null : folder.resolve(name).normalize();
    } catch (InvalidPathException e) {
      return null;
    }
  }

  /** The name of a file without {@code ending}, if it has it and something before it. */
  public static String stem(Path file, String ending) {
    String name = String.valueOf(file.getFileName());
    int end = name.length() - ending.length();
    return end > 0 && name.regionMatches(true, end, ending, 0, ending.length())
        ? name.substring(0, end)
        : name;
  }
}
