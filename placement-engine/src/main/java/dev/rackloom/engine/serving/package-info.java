/**
 * Serving language models: continuous batching, paged state and chunked prompts, simulated step by
 * step.
 *
 * <p>The shape of it:
 *
 * <pre>
 * Arrivals --> Trace --.                                     .--> ServingReport
 *                       ServingSimulator (events of all)  --<
 * Fleet of Instances --'    Scheduler  (one an instance)     '--> Tracks (spans, counters)
 *                             KvPool   (blocks of state)
 *                             Pipeline (stages and ways in turn)
 *                               StepTime.nanos(Batch)   the one thing a caller must bring
 *                               Workers, Wires  devices and physical links, of the whole fleet
 * </pre>
 *
 * <p>An {@link dev.rackloom.engine.serving.Instance} is a pipeline of stages, each with a {@link
 * dev.rackloom.engine.serving.StepTime}: a function from what a step computes ({@link
 * dev.rackloom.engine.serving.Batch}: chunks of prompts over what they have in the cache, and
 * sequences that decode one token) to nanoseconds. The scheduler decides at every boundary of a
 * step what the next computes: one token for each running sequence, then chunks of prompts into
 * what the budget leaves, new requests last, as in Agrawal and others, "Taming throughput-latency
 * tradeoff in LLM inference with Sarathi-Serve", OSDI 2024. State is taken in blocks from a pool,
 * after Kwon and others, "Efficient memory management for large language model serving with
 * PagedAttention", SOSP 2023; where the pool is empty the last that came is sent back to wait and
 * computes again what it had.
 *
 * <p>Steps are scheduled ahead ({@link dev.rackloom.engine.serving.ServingOptions#ahead}): while
 * one runs, the next is already decided, so the device never waits for the scheduler, and a request
 * that arrives meets a step that runs and one that is decided.
 *
 * <p>Prompts and steps may be split between instances ({@link
 * dev.rackloom.engine.serving.Instance.Role}): state then moves on the way between the two (Zhong
 * and others, "DistServe", OSDI 2024). Devices and physical links that several instances, or
 * transfers of several ways, have in common take one after the other in the order they are ready.
 * Placements of single layers on shared, unlike nodes, where each request walks its own way, are
 * simulated by {@link dev.rackloom.engine.serving.LayerSimulator} (Mei and others, "Helix", ASPLOS
 * 2025).
 *
 * <p>All numbers are predictions. The same trace, fleet and seed give the same report.
 */
@NullMarked
package dev.rackloom.engine.serving;

import org.jspecify.annotations.NullMarked;
