package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.cost.CostClass;
import dev.rackloom.viewer.Cuts;
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
  void devicesOfARack_haveASignEach_colourAndCuts() {
    assertThat(IntStream.range(0, 1_000).mapToObj(DeviceColours::of).map(DeviceColoursTest::sign))
        .doesNotHaveDuplicates();
    assertThat(DeviceColours.of(1)).isEqualTo(new Tint.Slot(Palette.CLASSES + 1, 0));
    assertThat(DeviceColours.of(7)).isEqualTo(new Tint.Slot(Palette.CLASSES + 1, 1));
    assertThat(DeviceColours.of(-1)).isEqualTo(new Tint.Unknown());
  }

  /** What is seen of a tint: its shade, and how that is cut. */
  private static List<Object> sign(Tint tint) {
    return List.of(Palette.LIGHT.shade(tint), Cuts.of(Cuts.in(tint), 1));
  }

  @Test
  void asManyAsARoomHolds_areToldApartInASwatch() {
    assertThat(DeviceColours.SEEN).isGreaterThan(150);
    assertThat(
            IntStream.range(0, DeviceColours.SEEN)
                .mapToObj(DeviceColours::of)
                .map(t -> List.of(Palette.LIGHT.shade(t), Cuts.sharp(Cuts.in(t), Cuts.SWATCH))))
        .doesNotHaveDuplicates();
  }

  @Test
  void legend_hasAnEntryForEachDevice_withItsSign() {
    assertThat(labels(24)).isEqualTo(gpus(24));
    assertThat(DeviceColours.legend(gpus(24)).stream().map(Overlay.LegendEntry::tint))
        .containsExactlyElementsOf(IntStream.range(0, 24).mapToObj(DeviceColours::of).toList());
  }

  @Test
  void manyDevices_areCountedByColour_andTheCutsExplained() {
    assertThat(labels(64))
        .hasSize(8)
        .startsWith("gpu0, gpu6, gpu12, gpu18 and 7 more")
        .endsWith(
            "a cut more: the next of its colour", "unlike pieces: the 5th of its colour and on");
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
