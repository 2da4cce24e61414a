package dev.rackloom.desktop.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.viewer.Palette;
import dev.rackloom.viewer.Tint;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.layout.Background;
import org.junit.jupiter.api.Test;

/** What stands for a device beside its name, in every pane. */
class SwatchTest {

  private final SimpleObjectProperty<Palette> palette = new SimpleObjectProperty<>(Palette.LIGHT);

  private Background of(Tint tint) {
    return Parts.swatch(palette, tint).getBackground();
  }

  @Test
  void devicesThatShareAColour_areToldApart_asInTheGraph() {
    assertThat(of(new Tint.Slot(1, 1))).isNotEqualTo(of(new Tint.Slot(1)));
    assertThat(of(new Tint.Slot(1, 2))).isNotEqualTo(of(new Tint.Slot(1, 1)));
  }

  @Test
  void anotherTheme_hasItsOwnColours() {
    Background light = of(new Tint.Slot(1, 1));
    palette.set(Palette.DARK);
    assertThat(of(new Tint.Slot(1, 1))).isNotEqualTo(light);
  }
}
