/**
 * Where the boxes of one level go. Pure: no toolkit, no graph of ours, only sizes and links.
 *
 * <p>A {@link dev.rackloom.viewer.layout.Level} is a list of box sizes and links between them; a
 * {@link dev.rackloom.viewer.layout.LevelLayout} answers with an {@link
 * dev.rackloom.viewer.layout.Arrangement}:
 *
 * <pre>{@code
 * LevelLayout layout = BoundedLayout.standard();
 * Arrangement a = layout.arrange(new Level(sizes, List.of(new Level.Link(0, 1))));
 * a.boxes().get(1).y() > a.boxes().get(0).bottom();   // forward links point down
 * }</pre>
 *
 * <p>{@link dev.rackloom.viewer.layout.BoundedLayout} is what callers use: it makes any input
 * simple (no self loop, no parallel link, no cycle), asks JGraphX on a thread with a large stack,
 * lets a small layered layout take over when the time is up, and remembers levels it has seen, so
 * that identical groups are laid out once. {@link dev.rackloom.viewer.layout.Growing} then makes
 * room for what is open, so that opening and closing move no more than they must.
 */
@NullMarked
package dev.rackloom.viewer.layout;

import org.jspecify.annotations.NullMarked;
