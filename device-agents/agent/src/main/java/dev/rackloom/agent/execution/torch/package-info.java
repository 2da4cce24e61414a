/**
 * Stages that are TorchScript archives, run by libtorch through DJL's PyTorch engine.
 *
 * <p>The engine is no part of an agent: its natives would be most of a package. It is used where it
 * is found, on the agent's class path or as jars in a folder ({@code rackloom agent --engines
 * DIR}); nothing is ever downloaded. Three jars make it up: {@code pytorch-engine}, {@code
 * pytorch-jni}, and {@code pytorch-native-cpu} for the system. Where one is missing, {@link
 * dev.rackloom.agent.execution.torch.TorchEngine#capability} says which, agents show that, and a
 * TorchScript stage is refused with the same words.
 *
 * <p>A script's inputs have an order and no names: the plan's order of a stage's inputs is that of
 * {@code forward}'s arguments, and its outputs are those of the answer, a tensor or a tuple of
 * tensors.
 *
 * <p>A script may do more than compute: it can read and write files. {@link
 * dev.rackloom.agent.execution.torch.ScriptText} refuses one that names such an operation. That is
 * a filter, not a sandbox.
 */
@NullMarked
package dev.rackloom.agent.execution.torch;

import org.jspecify.annotations.NullMarked;
