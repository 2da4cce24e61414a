package dev.rackloom.desktop.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Failure;
import dev.rackloom.desktop.viewmodel.Journal;
import java.util.Set;
import javafx.scene.Node;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.text.Text;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The log as people look through it. */
class JournalPaneTest extends WindowOnSample {

  @BeforeEach
  void happen() {
    interact(() -> {
      desk.journal().info("one thing");
      desk.journal().problem(new Failure(Failure.Kind.USER, "another thing", "try again."));
      desk.notices().dismiss();
    });
    push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.L);
  }

  private TableView<Journal.Entry> lines() {
    return lookup("#log").query();
  }

  private TextField words() {
    return lookup("#log-words").query();
  }

  @Test
  void keys_goToTheWords_toTheLines_andBackToAllOfThem() {
    assertThat(words().isFocused()).isTrue();
    write("another");
    assertThat(lines().getItems()).extracting(Journal.Entry::text).containsExactly("another thing");
    assertThat(text("#log-told")).startsWith("1 of ");
    push(KeyCode.DOWN);
    assertThat(lines().isFocused()).isTrue();
    push(KeyCode.CONTROL, KeyCode.C);
    String[] copied = new String[1];
    interact(() -> copied[0] = Clipboard.getSystemClipboard().getString());
    assertThat(copied[0]).endsWith("\terror\tanother thing\tMaybe try again.");
    interact(words()::requestFocus);
    push(KeyCode.ESCAPE);
    assertThat(words().getText()).isEmpty();
    assertThat(lines().getItems()).hasSameSizeAs(desk.journal().entries());
  }

  @Test
  void levels_areTakenAwayByTheirButtons() {
    interact(() -> lookup("#log-info").<ToggleButton>query().fire());
    assertThat(lines().getItems()).isNotEmpty().allMatch(e -> e.level() != Journal.Level.INFO);
  }

  @Test
  void whatHappened_beginsAtOnePlace_whateverTheTime() {
    Set<Node> entries = lookup("#log .entry").queryAll();
    assertThat(entries).hasSizeGreaterThan(1);
    assertThat(entries.stream().map(n -> n.localToScene(0, 0).getX()).distinct()).hasSize(1);
    assertThat(lookup("#log .text").<Text>queryAll())
        .extracting(Text::getText)
        .contains("info", "error")
        .noneMatch(t -> t.contains("…"));
  }
}
