package dev.rackloom.desktop.view;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.stage.FileChooser;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/** Asks people for files. */
public interface FileDialogs {

  /** What models are called. */
  List<String> MODELS =
      List.of(
          "*.onnx",
          "*.json",
          "*.gguf",
          "*.safetensors",
          "*.xml",
          "*.pt",
          "*.pth",
          "*.ts",
          "*.pbtxt");

  /**
   * A file to open.
   *
   * @param patterns such as {@code *.onnx}
   */
  Optional<Path> toOpen(@Nullable Window owner, String title, List<String> patterns);

  /** A file to write. */
  Optional<Path> toSave(@Nullable Window owner, String title, String name);

  /** The system's own. */
  FileDialogs SYSTEM =
      new FileDialogs() {
        @Override
        public Optional<Path> toOpen(@Nullable Window owner, String title, List<String> patterns) {
          FileChooser chooser = new FileChooser();
          chooser.setTitle(title);
          chooser
              .getExtensionFilters()
              .addAll(
                  new FileChooser.ExtensionFilter(title, patterns),
                  new FileChooser.ExtensionFilter("All files", "*"));
          return Optional.ofNullable(chooser.showOpenDialog(owner)).map(File::toPath);
        }

        @Override
        public Optional<Path> toSave(@Nullable Window owner, String title, String name) {
          FileChooser chooser = new FileChooser();
          chooser.setTitle(title);
          chooser.setInitialFileName(name);
          return Optional.ofNullable(chooser.showSaveDialog(owner)).map(File::toPath);
        }
      };
}
