package dev.rackloom.desktop.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.viewmodel.Gantt;
import dev.rackloom.desktop.viewmodel.RackModel;
import dev.rackloom.desktop.viewmodel.Shown;
import dev.rackloom.viewer.Cuts;
import dev.rackloom.viewer.canvas.SharpCanvas;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import javafx.scene.Parent;
import javafx.scene.image.PixelReader;
import javafx.scene.layout.Background;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.stage.Stage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.testfx.framework.junit5.ApplicationTest;

/** Devices of one colour are told apart in the timeline and in the rack too. */
class DeviceSignsTest extends ApplicationTest {

  private static final int DEVICES = 60;
  private static final int WIDE = 500;
  private static final int HIGH = 20;

  @Override
  public void start(Stage stage) {
    // nothing is shown: what is looked at is painted
  }

  /** A lane of a device: first a bar with words, then one that is too narrow for them. */
  private static Gantt.Lane lane(int device) {
    return new Gantt.Lane(
        "gpu" + device,
        device,
        List.of(new Gantt.Bar(0, "layer", 0, 0, 300), new Gantt.Bar(1, "layer", 0, 600, 610)));
  }

  private static Gantt lanes() {
    List<Gantt.Lane> lanes = IntStream.range(0, DEVICES).mapToObj(DeviceSignsTest::lane).toList();
    return new Gantt("all", "predicted", "", lanes, 1_000, 1_000, false);
  }

  /** In how many pieces a column of a lane is. */
  private static int pieces(IntFunction<Color> column, Color ground) {
    return (int)
        IntStream.range(1, HIGH)
            .filter(y -> !column.apply(y).equals(ground) && column.apply(y - 1).equals(ground))
            .count();
  }

  @ParameterizedTest
  @EnumSource(Theme.class)
  void lanes_areCutAsTheirDevices_besideTheNameAndInTheirBars(Theme theme) {
    interact(() -> {
      Look look = new Look(theme);
      Gantt all = lanes();
      GanttPainter.Sight sight = new GanttPainter.Sight(WIDE, 0, 1_000, stage -> false);
      SharpCanvas canvas = new SharpCanvas(WIDE, GanttPainter.height(all));
      new GanttPainter(look.paletteProperty()).paint(canvas, all, sight);
      PixelReader seen = canvas.canvas().snapshot(null, null).getPixelReader();
      int top = (int) GanttPainter.height(all) - 4 - DEVICES * HIGH;
      for (int d = 0; d < DEVICES; d++) {
        int y = top + d * HIGH;
        int wanted = Cuts.of(Cuts.in(Parts.device(d)), 1).pieces();
        for (int x : List.of(8, (int) sight.x(0) + 2, (int) sight.x(605))) {
          Color ground = seen.getColor(x, y);
          assertThat(pieces(i -> seen.getColor(x, y + i), ground))
              .as("pieces of device %d at %d", d, x)
              .isEqualTo(wanted);
        }
      }
    });
  }

  private static RackModel.DeviceCard card(int device) {
    return new RackModel.DeviceCard(
        device,
        "gpu" + device,
        "gpu",
        "a gpu",
        "node" + device / 8,
        false,
        "real",
        0,
        Shown.NOTHING,
        0.5,
        Shown.NOTHING,
        0.5,
        List.of(),
        List.of());
  }

  private static List<Background> signs(Parent map) {
    return ((Parent) map.getChildrenUnmodifiable().getFirst())
        .getChildrenUnmodifiable().stream()
            .filter(n -> n.getClass() == Region.class)
            .map(n -> ((Region) n).getBackground())
            .toList();
  }

  @ParameterizedTest
  @EnumSource(Theme.class)
  void devicesOfTheRack_haveASignEach(Theme theme) {
    interact(() -> {
      RackMap map = new RackMap(new Look(theme), device -> List.of());
      map.resize(700, 500);
      map.show(
          new RackModel.Content(
              "rack",
              "",
              IntStream.range(0, DEVICES).mapToObj(DeviceSignsTest::card).toList(),
              List.of()));
      assertThat(signs(map)).hasSize(DEVICES).doesNotHaveDuplicates();
    });
  }
}
