/**
 * Experts of one layer, split over devices: what {@link dev.rackloom.api.deploy.PlannedExperts}
 * says is done by three kinds of executors.
 *
 * <pre>
 * {@link dev.rackloom.agent.experts.DispatchExecutor}  asks the router, and makes for each rank what it needs: the rows of its
 *                   tokens, each once, and who is to answer which row ({@link dev.rackloom.agent.experts.RowDispatch})
 * {@link dev.rackloom.agent.experts.ExpertsExecutor}   asks the rank's experts and sums their weighted answers row by row
 * {@link dev.rackloom.agent.experts.CombineExecutor}   adds the ranks' sums to the rows they belong to
 * </pre>
 *
 * <p>They are stages like others to the rest of the agent: they fire when their inputs are there,
 * wait in the lane of their device, and their tensors take the data plane. A rank that no token
 * asks for gets tensors without rows. Sums are made in a fixed order, so the same request gives the
 * same bits.
 */
@NullMarked
package dev.rackloom.agent.experts;

import org.jspecify.annotations.NullMarked;
