/**
 * The window around the panes: docking, toolbar, commands and keys, status, pictures of it all.
 *
 * <p>{@link dev.rackloom.desktop.shell.DeskWindow} is a node, not a stage: the application puts it
 * on one, tests on another, and {@link dev.rackloom.desktop.shell.Snapshots} on none at all.
 */
@NullMarked
package dev.rackloom.desktop.shell;

import org.jspecify.annotations.NullMarked;
