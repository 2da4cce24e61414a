package dev.rackloom.viewer.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.viewer.ModelTree;
import dev.rackloom.viewer.Overlay;
import dev.rackloom.viewer.Palette;
import dev.rackloom.viewer.SampleTree;
import dev.rackloom.viewer.Tint;
import dev.rackloom.viewer.Viewport;
import dev.rackloom.viewer.layout.Box;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.testfx.framework.junit5.ApplicationTest;

/** What shares a colour is told apart by cuts: near, from afar, and in the legend. */
class CutsSeenTest extends ApplicationTest {

  private final ModelTree tree = SampleTree.blocks(5);
  private GraphView view;
  private Minimap map;

  @Override
  public void start(Stage window) {
    view = new GraphView(Runnable::run, Runnable::run);
    view.show(tree);
    map = new Minimap(view);
    BorderPane pane = new BorderPane(view);
    pane.setRight(map);
    window.setScene(new Scene(pane, 700, 700));
    window.show();
  }

  private record Devices(int cuts) implements Overlay {
    @Override
    public String name() {
      return "device";
    }

    @Override
    public Mark mark(int stage) {
      return new Mark(new Tint.Slot(5, cuts), "", Double.NaN);
    }

    @Override
    public List<LegendEntry> legend() {
      return List.of(new LegendEntry(new Tint.Slot(5, cuts), "gpu"));
    }
  }

  /** How many pieces of the shade there are along a line through the first stage's box. */
  private int pieces(int cuts, double scale, boolean across) {
    int[] found = new int[1];
    interact(() -> {
      view.overlayProperty().set(new Devices(cuts));
      Box box = view.sceneModelProperty().get().node(tree.itemOfStage(0)).orElseThrow().box();
      view.viewportProperty()
          .set(new Viewport(scale, 100 - box.x() * scale, 100 - box.y() * scale));
    });
    interact(() -> {
      WritableImage seen = view.snapshot(null, null);
      Box box = view.sceneModelProperty().get().node(tree.itemOfStage(0)).orElseThrow().box();
      int x = 100 + (int) (6.5 * scale);
      int y = 100 + (int) (box.height() * scale / 2);
      int far = (int) (Math.max(box.width(), box.height()) * scale) + 10;
      found[0] =
          pieces(
              far,
              i ->
                  across
                      ? seen.getPixelReader().getColor(95 + i, y)
                      : seen.getPixelReader().getColor(x, 95 + i));
    });
    return found[0];
  }

  private static int pieces(int pixels, IntFunction<Color> at) {
    return (int)
        IntStream.range(1, pixels)
            .filter(i -> isShade(at.apply(i)) && !isShade(at.apply(i - 1)))
            .count();
  }

  /** The same in the small picture of the whole. */
  private int piecesInMap(int cuts) {
    int[] found = new int[1];
    interact(() -> {
      view.overlayProperty().set(new Devices(cuts));
      map.layout();
      WritableImage seen = map.snapshot(null, null);
      dev.rackloom.viewer.Scene scene = view.sceneModelProperty().get();
      Box box = scene.node(tree.itemOfStage(0)).orElseThrow().box();
      Strip small = Strip.of(scene.bounds(), scene.direction(), map.getWidth(), map.getHeight());
      int y = (int) small.screenY(box.centerY());
      found[0] = pieces((int) map.getWidth(), i -> seen.getPixelReader().getColor(i, y));
    });
    return found[0];
  }

  private static boolean isShade(Color seen) {
    Color shade = Color.web(Palette.LIGHT.shade(new Tint.Slot(5)));
    return Math.abs(seen.getRed() - shade.getRed()) < 0.06
        && Math.abs(seen.getGreen() - shade.getGreen()) < 0.06
        && Math.abs(seen.getBlue() - shade.getBlue()) < 0.06;
  }

  @Test
  void stripes_haveAPieceMoreThanCuts() {
    for (int cuts = 0; cuts < 4; cuts++) {
      assertThat(pieces(cuts, 1, false)).as("%d cuts", cuts).isEqualTo(cuts + 1);
    }
  }

  @Test
  void boxesFromAfar_haveAPieceMoreThanCuts() {
    for (int cuts = 0; cuts < 4; cuts++) {
      assertThat(pieces(cuts, 0.15, true)).as("%d cuts", cuts).isEqualTo(cuts + 1);
    }
  }

  @Test
  void boxesOfTheMap_haveAPieceMoreThanCuts() {
    for (int cuts = 0; cuts < 4; cuts++) {
      assertThat(piecesInMap(cuts)).as("%d cuts", cuts).isEqualTo(cuts + 1);
    }
  }

  @Test
  void legend_showsTheCuts() {
    interact(() -> view.overlayProperty().set(new Devices(2)));
    Legend legend = new Legend(view.overlayProperty(), view.paletteProperty());
    Label entry = (Label) legend.getChildren().getFirst();
    Region swatch = (Region) entry.getGraphic();
    assertThat(swatch.getBackground().getFills()).hasSize(3);
    assertThat(CutFill.of(Palette.LIGHT, new Tint.Slot(5)).getFills()).hasSize(1);
  }
}
