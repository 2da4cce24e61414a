package dev.rackloom.desktop.view;

import dev.rackloom.api.RackloomException;
import dev.rackloom.desktop.viewmodel.AllGroups;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.viewer.Scene;
import dev.rackloom.viewer.SvgWriter;
import dev.rackloom.viewer.canvas.GraphView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a graph as it is on the screen, all of it, to files. */
final class GraphExport {

  /** No side of a picture is longer: what every reader of PNG takes. */
  private static final double MOST_PIXELS = 8192;

  private final Site site;
  private final GraphView view;

  GraphExport(Site site, GraphView view) {
    this.site = site;
    this.view = view;
  }

  private DeskModel desk() {
    return site.desk();
  }

  private String name(String ending) {
    return view.tree().map(t -> t.graph().name()).orElse("graph").replaceAll("[^\\w.-]+", "-")
        + ending;
  }

  void as(AllGroups.Format format) {
    switch (format) {
      case SVG -> svg();
      case PNG -> png();
    }
  }

  void svg() {
    site.dialogs()
        .toSave(view.getScene().getWindow(), "Export the graph as SVG", name(".svg"))
        .ifPresent(this::svg);
  }

  private void svg(Path file) {
    Scene scene = view.sceneModelProperty().get();
    var overlay = view.overlayProperty().get();
    var palette = view.paletteProperty().get();
    desk()
        .jobs()
        .start(
            "Writing " + file.getFileName(),
            (p, c) -> write(SvgWriter.write(scene, overlay, palette), file),
            this::said);
  }

  private static Path write(String text, Path file) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw RackloomException.resources(
          "the graph could not be written to " + file + ": " + e.getMessage(),
          "make room on the disk, or choose a folder that can be written to.",
          e);
    }
  }

  void png() {
    Pictures.save(
        site, view, "Export the graph as PNG", name(".png"), () -> view.picture(MOST_PIXELS));
  }

  private void said(Path file) {
    desk().journal().info("Wrote the graph to " + file);
  }

  /** The selected part as a model file of its own. */
  void part() {
    site.dialogs()
        .toSave(view.getScene().getWindow(), "Save the selected part as a model", "part.onnx")
        .ifPresent(desk().extracts()::save);
  }
}
