package dev.rackloom.desktop.viewmodel;

import javafx.beans.property.IntegerProperty;
import javafx.beans.property.SimpleIntegerProperty;

/** What is selected, the same in every view. */
public final class Selection {

  /** Nothing. */
  public static final int NONE = -1;

  private final IntegerProperty stage = new SimpleIntegerProperty(NONE);
  private final IntegerProperty item = new SimpleIntegerProperty(NONE);

  /** The selected stage's position, {@link #NONE} for none. */
  public IntegerProperty stageProperty() {
    return stage;
  }

  /** The selected item of the model tree, {@link #NONE} for none. */
  public IntegerProperty itemProperty() {
    return item;
  }
}
