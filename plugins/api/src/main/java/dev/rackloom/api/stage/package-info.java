/**
 * What is placed: groups of operators (stages), what they do (work) and what flows between them.
 *
 * <p>Work is symbolic. A {@link dev.rackloom.api.stage.WorkItem} is the work of one operator family
 * in one dtype; a stage has one {@link dev.rackloom.api.stage.Work} a phase. FLOPs count a multiply
 * and an add as two.
 */
@NullMarked
package dev.rackloom.api.stage;

import org.jspecify.annotations.NullMarked;
