package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.DeskModel;
import java.util.concurrent.Executor;

/**
 * What panes are made from.
 *
 * @param background runs work
 * @param toolkit runs on the toolkit's thread
 * @param panes those of the window
 * @param dialogs ask for files
 */
public record Site(
    DeskModel desk,
    Look look,
    Executor background,
    Executor toolkit,
    Panes panes,
    FileDialogs dialogs) {

  /** With the panes of every window and the system's dialogs. */
  public Site(DeskModel desk, Look look, Executor background, Executor toolkit) {
    this(desk, look, background, toolkit, Panes.standard(), FileDialogs.SYSTEM);
  }

  /** The same with other panes. */
  public Site with(Panes other) {
    return new Site(desk, look, background, toolkit, other, dialogs);
  }

  /** The same with other dialogs. */
  public Site with(FileDialogs other) {
    return new Site(desk, look, background, toolkit, panes, other);
  }
}
