package dev.rackloom.desktop.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.SampleStudy;
import dev.rackloom.desktop.viewmodel.Command;
import dev.rackloom.viewer.Item;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import org.junit.jupiter.api.Test;

/** Weights of the selected operator are read by the command and by the button of the pane. */
class DetailsPaneTest extends WindowOnSample {

  @Override
  SampleStudy study() {
    return SampleStudy.withBody();
  }

  private void select(String type) {
    Item item =
        desk.treeProperty().get().orElseThrow().items().stream()
            .filter(i -> i.kind() == Item.Kind.OPERATOR && i.label().equals(type))
            .findFirst()
            .orElseThrow();
    interact(() -> desk.reveal(item.id()));
  }

  private List<String> shown() {
    return lookup("#details .label").queryAll().stream()
        .filter(Node::isVisible)
        .map(n -> ((Labeled) n).getText())
        .toList();
  }

  @Test
  void command_readsTheWeightsOfWhatIsSelected_andShowsThem() {
    select("If");
    Command read =
        desk.commands().stream().filter(c -> c.id().equals("read-weights")).findFirst().get();
    assertThat(read.enabled().getValue()).isTrue();
    interact(read::run);
    assertThat(shown()).contains("0.2500 ± 0.5000", "25 % of 100");
  }

  @Test
  void button_readsWeightsInABody_andGoesWhenAllAreRead() {
    select("Gemm");
    show("details");
    Button button = lookup("#read-weights").query();
    assertThat(button.getParent().isVisible()).isTrue();
    interact(button::fire);
    assertThat(shown()).contains("0.7500 ± 0.5000");
    assertThat(button.getParent().isVisible()).isFalse();
  }
}
