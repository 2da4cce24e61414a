/**
 * The public device-placement benchmark: graphs of nodes whose times on a CPU and on an accelerator
 * are given, and what moving each node's output costs.
 *
 * <p>{@link dev.rackloom.dag.PlacementInstances} reads a file into a {@link
 * dev.rackloom.dag.PlacementInstance}, number by number as it stands there, so that results can be
 * compared with published ones:
 *
 * <pre>{@code
 * PlacementInstance instance =
 *     PlacementInstances.read(Path.of("throughput_bert24.json"), ReadContext.QUIET);
 * double onCpu = instance.nodes().stream().mapToDouble(n -> n.cpuMillis()).sum();
 * }</pre>
 *
 * <p>A file does not say which objective it is meant for: its name begins with {@code throughput}
 * or {@code latency}. {@link dev.rackloom.dag.DagReader} makes a graph of it to look at; the times
 * are attributes and features, never FLOPs. Source of the format: the repository
 * msr-fiddle/dnn-partitioning and the paper "Efficient Algorithms for Device Placement of DNN Graph
 * Operators" (Tarnawski and others, 2020).
 *
 * <p>Beside it, {@link dev.rackloom.dag.HelixInstances} reads serving clusters: how fast each node
 * is with each count of layers of a language model, and what links carry. Source of the format: the
 * repository Thesys-lab/Helix-ASPLOS25.
 */
@NullMarked
package dev.rackloom.dag;

import org.jspecify.annotations.NullMarked;
