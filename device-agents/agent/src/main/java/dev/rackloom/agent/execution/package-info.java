/**
 * How a stage is run on one device, and how long that takes there.
 *
 * <p>A {@link dev.rackloom.agent.execution.StageExecutor} turns inputs into outputs and says how
 * long the firing lasts. {@link dev.rackloom.agent.execution.OnnxExecutor} really runs it; {@link
 * dev.rackloom.agent.execution.StretchedExecutor} and {@link
 * dev.rackloom.agent.execution.EmulatedExecutor} wrap it where a rack has emulated devices. What an
 * emulated device or link would really take is the secret of {@link
 * dev.rackloom.agent.execution.EmulatorTruth} and {@link dev.rackloom.agent.execution.LinkTruth}:
 * drawn once from a seed around the catalogue's figures, and known to nobody who predicts.
 */
@NullMarked
package dev.rackloom.agent.execution;

import org.jspecify.annotations.NullMarked;
