package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.cost.CostClass;
import dev.rackloom.viewer.Overlay;
import dev.rackloom.viewer.Palette;
import dev.rackloom.viewer.Tint;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DeviceColoursTest {

  private static List<String> gpus(int count) {
    return IntStream.range(0, count).mapToObj(i -> "gpu" + i).toList();
  }

  private static List<String> labels(int devices) {
    return DeviceColours.legend(gpus(devices)).stream().map(Overlay.LegendEntry::label).toList();
  }

  @Test
  void sixDevices_haveAColourEach() {
    assertThat(labels(6)).isEqualTo(gpus(6));
  }

  @Test
  void devicesThatShareAColour_areNamedBesideIt() {
    assertThat(labels(8))
        .containsExactly("gpu0, gpu6", "gpu1, gpu7", "gpu2", "gpu3", "gpu4", "gpu5");
  }

  @Test
  void manyDevices_areCounted_andNoColourIsShownTwice() {
    assertThat(labels(64)).hasSize(6).startsWith("gpu0, gpu6, gpu12, gpu18 and 7 more");
    assertThat(DeviceColours.legend(gpus(64)).stream().map(Overlay.LegendEntry::tint))
        .doesNotHaveDuplicates();
  }

  /** The palette sees to it that colours of one range are apart. */
  @Test
  void costClassesAndDevices_haveTheRangesThatThePaletteKeepsApart() {
    assertThat(
            Stream.of(CostClass.values())
                .filter(c -> c != CostClass.UNKNOWN)
                .map(c -> ((Tint.Slot) Overlays.tint(c)).number()))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, Palette.CLASSES).boxed().toList());
    assertThat(IntStream.range(0, 6).mapToObj(i -> ((Tint.Slot) DeviceColours.of(i)).number()))
        .containsExactlyElementsOf(
            IntStream.range(Palette.CLASSES, Palette.SLOTS).boxed().toList());
  }
}
