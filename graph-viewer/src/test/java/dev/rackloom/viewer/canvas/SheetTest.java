package dev.rackloom.viewer.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import javafx.scene.Scene;
import javafx.scene.layout.Pane;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.testfx.framework.junit5.ApplicationTest;

class SheetTest extends ApplicationTest {

  private final AtomicInteger drawn = new AtomicInteger();
  private final AtomicInteger laidOut = new AtomicInteger();
  private Sheet sheet;
  private Pane around;

  @Override
  public void start(Stage stage) {
    sheet =
        new Sheet((canvas, resized) -> {
          drawn.incrementAndGet();
          sheet.redraw(); // as choosing the first view does, which is drawn then
        });
    around =
        new Pane(sheet) {
          @Override
          protected void layoutChildren() {
            laidOut.incrementAndGet();
            sheet.cover(getWidth(), getHeight());
          }
        };
    stage.setScene(new Scene(around, 300, 200));
    stage.setX(0);
    stage.setY(0);
    stage.show();
  }

  @Test
  void drawingAnew_drawsOnceAndLaysOutNothingAround() {
    interact(() -> {
      around.layout();
      drawn.set(0);
      laidOut.set(0);
      sheet.redraw();
      around.layout();
      around.layout();
    });
    assertThat(drawn.get()).as("drawn").isEqualTo(1);
    assertThat(laidOut.get()).as("laid out").isZero();
  }

  @Test
  void anotherSize_isDrawnWithTheLayoutThatGaveIt() {
    interact(() -> {
      around.layout();
      drawn.set(0);
      around.resize(200, 150);
      around.layout();
    });
    assertThat(drawn.get()).as("drawn").isEqualTo(1);
    assertThat(sheet.getWidth()).isEqualTo(200);
  }
}
