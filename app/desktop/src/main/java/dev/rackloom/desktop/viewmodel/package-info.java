/**
 * State and actions of the window, without a scene: plain unit tests cover them.
 *
 * <p>{@link dev.rackloom.desktop.viewmodel.DeskModel} is the whole window; its parts are one class
 * a pane. They ask the rest of the house through two narrow interfaces, {@link
 * dev.rackloom.desktop.viewmodel.Backend} (a workspace) and {@link
 * dev.rackloom.desktop.viewmodel.Study} (one model on one rack) with its {@link
 * dev.rackloom.desktop.viewmodel.Engine}, and show every number as a {@link
 * dev.rackloom.desktop.viewmodel.Shown}: a text, and a tip that says where it comes from or why it
 * is not known.
 *
 * <p>Numbers of one moment come together, as a {@code Reading}: sizes, placement and phases of a
 * request are changed in {@link dev.rackloom.desktop.viewmodel.Sizes}, {@link
 * dev.rackloom.desktop.viewmodel.PlacementEditor} and {@link
 * dev.rackloom.desktop.viewmodel.StageTable}; a reading is worked out in the background for the
 * newest change ({@code Latest}) and shown in one pulse.
 *
 * <p>{@link dev.rackloom.desktop.viewmodel.Insight} is what the engine finds and why: a search as
 * it runs ({@link dev.rackloom.desktop.viewmodel.AutoPlace}), explanations, trade-offs, constraints
 * and rooflines. Quick answers follow the selection; what takes seconds runs as {@link
 * dev.rackloom.desktop.viewmodel.OneJob} when it is asked for. Bounds belong to a goal, sizes and
 * constraints.
 *
 * <p>{@link dev.rackloom.desktop.viewmodel.Handwork} is placing by hand: {@code Lanes} to drag
 * between, {@code Variants} kept under a name, the {@code Timeline} of what runs when, and {@code
 * Problems} with fixes. All that changes is one edit in the editor, so it can be undone; the
 * workspace follows what the editor says of deleted and renamed variants ({@code Naming}).
 *
 * <p>Threads: everything here lives on the toolkit's thread. Work runs as a {@link
 * dev.rackloom.desktop.viewmodel.Jobs job}; its result, and telemetry through {@link
 * dev.rackloom.desktop.viewmodel.Coalescer}, come back through the one executor that the model was
 * given:
 *
 * <pre>{@code
 * DeskModel desk = new DeskModel(backend, background, Platform::runLater);
 * desk.editor().move("layer-3", "gpu0");     // the prediction follows
 * desk.sizes().sliders().getFirst().drag(0.5); // and every other number with the sizes
 * desk.sizes().keep();
 * desk.editor().undo();
 * desk.goals().say("tpot");
 * desk.actions().autoPlace();
 * desk.insight().search().cancel();             // the best so far is taken
 * }</pre>
 */
@NullMarked
package dev.rackloom.desktop.viewmodel;

import org.jspecify.annotations.NullMarked;
