/**
 * Cores that belong to a device: which they are ({@link dev.rackloom.agent.execution.cores.Cores}),
 * how the system is told ({@link dev.rackloom.agent.execution.cores.Affinity}), and whether it did
 * as it was told ({@link dev.rackloom.agent.execution.cores.OwnedCores}).
 */
@NullMarked
package dev.rackloom.agent.execution.cores;

import org.jspecify.annotations.NullMarked;
