package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.RackModel;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/** A link: what it is stays, its traffic follows. */
final class LinkView {

  private final Bar bar = new Bar();
  private final Label traffic = Parts.label("", "meter");
  private final Node[] cells;

  LinkView(RackModel.LinkLine l) {
    bar.setMaxWidth(220);
    HBox box = new HBox(8, bar, traffic);
    HBox.setHgrow(bar, Priority.ALWAYS);
    box.setAlignment(Pos.CENTER_LEFT);
    cells =
        new Node[] {
          Parts.label(l.id(), "entry"),
          Parts.label(l.ends(), "dim"),
          Parts.label(l.kind(), "dim"),
          Parts.label(l.speed(), "meter"),
          box
        };
    show(l);
  }

  /** One a column. */
  Node[] cells() {
    return cells.clone();
  }

  void show(RackModel.LinkLine l) {
    bar.show(l.share());
    Parts.show(traffic, l.traffic());
  }
}
