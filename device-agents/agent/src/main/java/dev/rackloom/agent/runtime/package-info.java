/**
 * What happens between a request's arrival and its answer.
 *
 * <p>An {@link dev.rackloom.agent.runtime.EpochRuntime} is one epoch on one agent. A request comes
 * in at a front ({@link dev.rackloom.agent.runtime.FrontRequest}), which may split it into
 * micro-batches ({@link dev.rackloom.agent.runtime.MicroBatches}); inputs go to the devices that
 * read them ({@link dev.rackloom.agent.runtime.PlanRouting} knows which), every agent collects what
 * its stages need ({@link dev.rackloom.agent.runtime.RequestRun}), and a stage whose inputs are all
 * there waits in its device's {@link dev.rackloom.agent.runtime.DeviceLane}, which runs one firing
 * at a time. Tensors for other agents leave through a {@link dev.rackloom.agent.runtime.Peer}, over
 * its stream and within its window.
 */
@NullMarked
package dev.rackloom.agent.runtime;

import org.jspecify.annotations.NullMarked;
