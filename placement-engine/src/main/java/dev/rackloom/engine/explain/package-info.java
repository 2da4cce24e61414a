/**
 * Why a placement is as it is, and what would change it.
 *
 * <ul>
 *   <li>{@link dev.rackloom.engine.explain.StageChoices}: what every other device would make of a
 *       stage, and what speaks against it.
 *   <li>{@link dev.rackloom.engine.explain.CriticalPath}: who waits for whom from the arrival of a
 *       request to its answer.
 *   <li>{@link dev.rackloom.engine.explain.WhatIf}: what a device twice as fast, twice the memory
 *       or a link twice as wide would bring, with the placement as it is and placed again.
 *   <li>{@link dev.rackloom.engine.explain.Conflict}: a smallest set of constraints and memories
 *       that cannot hold together.
 * </ul>
 *
 * <pre>{@code
 * for (StageChoices.Choice choice : StageChoices.of(problem, devices, stage, Map.of())) {
 *   System.out.println(choice.device() + ": " + choice.reason());
 * }
 * }</pre>
 */
@NullMarked
package dev.rackloom.engine.explain;

import org.jspecify.annotations.NullMarked;
