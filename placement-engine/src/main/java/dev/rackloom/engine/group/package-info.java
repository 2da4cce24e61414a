/**
 * Groups of devices that may hold a stage together, made for a problem: who may be together ({@link
 * dev.rackloom.engine.group.Candidates}), what a stage becomes when it is cut ({@link
 * dev.rackloom.engine.group.CutWork}), what its devices must then tell each other ({@link
 * dev.rackloom.engine.group.StageExchanges}) and how long that takes ({@link
 * dev.rackloom.engine.group.Ring}). What a member does at sizes that are not known yet, as a server
 * of many requests needs it, say {@link dev.rackloom.engine.group.TensorMember} and {@link
 * dev.rackloom.engine.group.ExpertMember}.
 *
 * <p>Tensor parallelism cuts products in pairs as in Shoeybi et al., "Megatron-LM",
 * arXiv:1909.08053: the first along its columns, the second along its rows, one all-reduce after
 * each pair. Cut work is priced by the same cost functions as whole work, at its own sizes. What is
 * not a product, attention or experts is done whole by every device: an upper bound of its time.
 */
@NullMarked
package dev.rackloom.engine.group;

import org.jspecify.annotations.NullMarked;
