/**
 * The desktop: one window on a workspace.
 *
 * <p>View ({@code view}, {@code shell}) -> view model ({@code viewmodel}, no {@code javafx.scene})
 * -> {@code dev.rackloom.core}, which knows nothing of JavaFX. {@link
 * dev.rackloom.desktop.CoreBackend} is the bridge between the last two.
 *
 * <pre>
 * rackloom desktop [WORKSPACE] [--theme light|dark] [--headless --snapshot DIR]
 * </pre>
 */
@NullMarked
package dev.rackloom.desktop;

import org.jspecify.annotations.NullMarked;
