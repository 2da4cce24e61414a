/**
 * The panes of the window: controls and bindings, nothing about the domain.
 *
 * <p>A pane is a node that is given the part of the {@link
 * dev.rackloom.desktop.viewmodel.DeskModel} it shows and the {@link dev.rackloom.desktop.view.Look}
 * it follows. It may be made more than once. {@link dev.rackloom.desktop.view.Panes} knows them all
 * by their {@link dev.rackloom.desktop.view.PaneType}; a new pane is a class and a line there.
 */
@NullMarked
package dev.rackloom.desktop.view;

import org.jspecify.annotations.NullMarked;
