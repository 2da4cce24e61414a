/**
 * One long-lived stream of frames from each agent to each other one that it sends tensors to;
 * {@code data.proto} is the contract.
 *
 * <p>A {@link dev.rackloom.agent.stream.SendingEnd} takes tensors, keeps those for which there is
 * no credit yet, and turns the others into frames; a {@link dev.rackloom.agent.stream.ReceivingEnd}
 * puts chunks where they belong as they come and hands whole tensors to {@link
 * dev.rackloom.agent.stream.Arrivals}. Neither blocks, and neither knows what carries the frames: a
 * Unix socket between agents of one host, whose bytes one thread of the agent moves ({@link
 * dev.rackloom.agent.stream.IoLoop}), or a gRPC stream. On one host large tensors lie in shared
 * memory: a {@code Slab} of the sender, mapped by the receiver, of which frames carry only places
 * and checksums. Its file is gone as soon as both have mapped it, so that nobody's death leaves it
 * behind.
 */
@NullMarked
package dev.rackloom.agent.stream;

import org.jspecify.annotations.NullMarked;
