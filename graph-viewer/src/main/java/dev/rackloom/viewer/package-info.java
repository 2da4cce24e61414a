/**
 * What a graph looks like, before anything is drawn: pure, tested without a toolkit.
 *
 * <pre>
 * Graph + StageGraph --> ModelTree --SceneBuilder(wanted, layout)--> Scene --canvas--> pixels
 *                                                          Overlay + Palette ---^
 * </pre>
 *
 * <p>A {@link dev.rackloom.viewer.ModelTree} is the model as people read it: stages, in them
 * scopes, in them operators. A {@link dev.rackloom.viewer.Scene} is one picture of it: boxes and
 * lines with places, for the groups that are open. Constants and tensors that go everywhere (masks,
 * position ids, rotary tables) are named in their readers' boxes instead of drawn as lines. Of a
 * row of equal stages the first ones stand for all, until somebody says that they differ ({@link
 * dev.rackloom.viewer.Wanted}); so do the first of a row of alike groups inside a group. An {@link
 * dev.rackloom.viewer.Overlay} says what a box means under one question ("what bounds it?", "where
 * does it run?"), a {@link dev.rackloom.viewer.Palette} which colour that is.
 *
 * <pre>{@code
 * ModelTree tree = ModelTree.of(graph, stages);
 * Scene first = new SceneBuilder(tree, BoundedLayout.standard()).build(Wanted.FIRST);
 * }</pre>
 */
@NullMarked
package dev.rackloom.viewer;

import org.jspecify.annotations.NullMarked;
