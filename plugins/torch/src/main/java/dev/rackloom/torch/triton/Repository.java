package dev.rackloom.torch.triton;

import dev.rackloom.api.RackloomException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where things lie in a model repository. Blocks on the disk. */
public final class Repository {

  private static final String SCRIPT = "model.pt";
  private static final String ONNX = "model.onnx";

  private Repository() {}

  /** The configuration of a model file: beside it, or above its version's folder. */
  public static Optional<Path> configOf(Path model) {
    Path folder = model.toAbsolutePath().normalize().getParent();
    if (folder == null) {
      return Optional.empty();
    }
    Path beside = folder.resolve(ModelConfig.FILE);
    Path above = folder.resolveSibling(ModelConfig.FILE);
    if (Files.exists(beside)) {
      return Optional.of(beside);
    }
    return isVersion(folder) && Files.exists(above) ? Optional.of(above) : Optional.empty();
  }

  private static long version(Path folder) {
    return Long.parseLong(String.valueOf(folder.getFileName()));
  }

  private static boolean isVersion(Path folder) {
    return String.valueOf(folder.getFileName()).matches("[0-9]{1,9}");
  }

  /**
   * The folder of a step's model, beside that of its ensemble.
   *
   * @throws RackloomException if the name leads elsewhere, or there is none
   */
  public static Path modelFolder(ModelConfig ensemble, String model) {
    Path folder = ensemble.file().toAbsolutePath().normalize().getParent();
    Path found =
        folder == null || !model.matches("[^/\\\\]+") ? null : folder.resolveSibling(model);
    if (found == null || model.equals("..") || model.equals(".") || !Files.isDirectory(found)) {
      throw RackloomException.user(
          ensemble.file() + " has a step of the model '" + model + "', which is not there",
          "put its folder beside that of the ensemble.");
    }
    return found;
  }

  /**
   * The file of a model's version: of the name that its configuration gives, else of the usual one
   * of its platform.
   *
   * @param version -1 for the newest that is served
   * @throws RackloomException if there is none, or its version policy does not name the version
   */
  public static Path modelFile(ModelConfig config, Path folder, long version) {
    List<Long> served = config.versions().served(versions(folder));
    if (version >= 0 && !served.contains(version) && Files.isDirectory(at(folder, version))) {
      throw RackloomException.user(
          config.file()
              + " serves "
              + config.versions().text()
              + " of "
              + versions(folder)
              + ", not "
              + version,
          "name another version in the step, or correct the version_policy.");
    }
    Optional<Path> at =
        version < 0
            ? served.stream().findFirst().map(v -> at(folder, v))
            : Optional.of(at(folder, version));
    List<String> names = names(config);
    return at.stream()
        .flatMap(v -> names.stream().map(v::resolve))
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(() ->
            RackloomException.user(
                folder + " has no model in " + at.map(Path::toString).orElse("any version"),
                "put "
                    + String.join(" or ", names)
                    + " into a folder with the number of a version, as 1."));
  }

  private static List<String> names(ModelConfig config) {
    if (!config.modelFile().isEmpty()) {
      return List.of(config.modelFile());
    }
    return switch (config.platform()) {
      case "pytorch_libtorch", "pytorch" -> List.of(SCRIPT);
      case "onnxruntime_onnx", "onnxruntime" -> List.of(ONNX);
      default -> List.of(SCRIPT, ONNX);
    };
  }

  private static Path at(Path folder, long version) {
    return folder.resolve(Long.toString(version));
  }

  private static List<Long> versions(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> isVersion(f) && Files.isDirectory(f))
          .map(Repository::version)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw RackloomException.resources(
          "cannot read " + folder + ": " + e.getMessage(), "check the disk.", e);
    }
  }
}
