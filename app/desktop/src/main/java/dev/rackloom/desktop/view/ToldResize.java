package dev.rackloom.desktop.view;

import javafx.scene.control.ConstrainedColumnResizeBase;
import javafx.scene.control.TableView;
import javafx.scene.control.TableView.ResizeFeatures;
import javafx.util.Callback;

/** Columns share the room of a table; tells when somebody made one wider or narrower. */
@SuppressWarnings("rawtypes") // as the policies of the toolkit are
final class ToldResize extends ConstrainedColumnResizeBase
    implements Callback<ResizeFeatures, Boolean> {

  private final Runnable told;

  ToldResize(Runnable told) {
    this.told = told;
  }

  /** Columns keep their widths and scroll; tells likewise. */
  static Callback<ResizeFeatures, Boolean> scrolling(Runnable told) {
    return features -> call(TableView.UNCONSTRAINED_RESIZE_POLICY, features, told);
  }

  @Override
  public Boolean call(ResizeFeatures features) {
    return call(TableView.CONSTRAINED_RESIZE_POLICY_ALL_COLUMNS, features, told);
  }

  private static Boolean call(
      Callback<ResizeFeatures, Boolean> policy, ResizeFeatures features, Runnable told) {
    Boolean done = policy.call(features);
    if (features.getColumn() != null) {
      told.run();
    }
    return done;
  }
}
