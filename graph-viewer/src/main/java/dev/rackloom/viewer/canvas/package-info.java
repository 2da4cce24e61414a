/**
 * Draws scenes with JavaFX: the one package of this module that knows a toolkit.
 *
 * <p>{@link dev.rackloom.viewer.canvas.GraphView} is a control like any other:
 *
 * <pre>{@code
 * GraphView view = new GraphView(background, Platform::runLater);
 * view.show(ModelTree.of(graph, stages));
 * view.setOverlay(costClasses);
 * view.selectedProperty().addListener((o, was, item) -> ...);
 * }</pre>
 *
 * <p>Scenes are built on the {@code background} executor and arrive on the toolkit's thread;
 * drawing happens once a pulse, only what is in sight, in as much detail as its size on the screen
 * deserves.
 */
@NullMarked
package dev.rackloom.viewer.canvas;

import org.jspecify.annotations.NullMarked;
