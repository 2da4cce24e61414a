package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.symbolic.Bindings;
import java.util.List;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * The sizes that all numbers are for. While one is dragged the numbers follow; {@link #keep} makes
 * the change an edit that can be undone.
 */
public final class Sizes {

  private final PlacementEditor editor;
  private final ObservableList<SizeSlider> sliders = FXCollections.observableArrayList();
  private final ReadOnlyBooleanWrapper changed = new ReadOnlyBooleanWrapper();

  Sizes(PlacementEditor editor) {
    this.editor = editor;
    editor.sizesProperty().addListener((o, was, is) -> follow(is));
  }

  void open(Study study) {
    List<Study.Size> sizes = study.sizes();
    boolean phased = study.phases().size() > 1;
    sliders.setAll(
        sizes.stream()
            .map(s -> new SizeSlider(editor, s, SizeWords.of(s, phased, alone(s, sizes))))
            .toList());
    follow(editor.sizesProperty().get());
  }

  private static boolean alone(Study.Size size, List<Study.Size> all) {
    return all.stream().filter(s -> s.kind() == size.kind()).count() == 1;
  }

  private void follow(Bindings now) {
    sliders.forEach(s -> s.follow(now));
    changed.set(!now.equals(first()) && !sliders.isEmpty());
  }

  private Bindings first() {
    return sliders.stream().map(SizeSlider::first).reduce(Bindings.NONE, Bindings::with);
  }

  /** Makes the sizes now an edit that can be undone. */
  public void keep() {
    editor.keepSizes();
  }

  /** Back to the sizes that the model was opened with. */
  public void reset() {
    editor.resize(first());
    keep();
  }

  /** One a size. */
  public ObservableList<SizeSlider> sliders() {
    return sliders;
  }

  /** Whether a size is another than when the model was opened. */
  public ReadOnlyBooleanProperty changedProperty() {
    return changed.getReadOnlyProperty();
  }
}
