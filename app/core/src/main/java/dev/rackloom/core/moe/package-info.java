/**
 * The use cases of experts: read what engines say of them, place them on ranks, change a map by
 * hand, write it for an engine.
 *
 * <pre>{@code
 * ExpertFiles files = new ExpertFiles(bench.plugins());
 * ExpertStatistics s = files.statistics(file, ExpertHints.NONE, Progress.SILENT, Cancellation.NEVER);
 * ExpertSession session = ExpertSession.of(s, RankTopology.equal(4, 8, 9), ExpertSetting.DEFAULT);
 * Placed placed = session.place(ExpertAim.BALANCE, Progress.SILENT, Cancellation.NEVER);
 * files.export("sglang", placed.map());
 * }</pre>
 *
 * <p>{@link dev.rackloom.core.moe.ExpertSession} is what people look at: immutable, every change a
 * new one. {@link dev.rackloom.core.moe.MapEdit} is a map being edited, with undo. All numbers of
 * maps are predicted; loads are as measured as their source.
 */
@NullMarked
package dev.rackloom.core.moe;

import org.jspecify.annotations.NullMarked;
