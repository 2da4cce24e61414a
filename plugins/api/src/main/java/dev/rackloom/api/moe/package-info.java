/**
 * Experts of a mixture of experts: how often each is asked for, where its copies live, what that
 * costs, and how to get from one map to another.
 *
 * <pre>
 * file --spi.ExpertStatisticsReader--> {@link dev.rackloom.api.moe.ExpertStatistics} (windows of loads, perhaps a trace)
 *   + {@link dev.rackloom.api.moe.RankTopology} + {@link dev.rackloom.api.moe.ExpertCosts} --engine--> {@link dev.rackloom.api.moe.ExpertMap} + {@link dev.rackloom.api.moe.MapMetrics}
 *   + the map that serves now --engine--> {@link dev.rackloom.api.moe.MigrationPlan}
 * {@link dev.rackloom.api.moe.ExpertMap} --spi.ExpertMapExporter--> a file another engine reads --spi.ExpertMapImporter--> the same map
 * </pre>
 *
 * <p>Words. A <i>row</i> is a layer's position in a table; {@link
 * dev.rackloom.api.moe.LayerNumbers} says which layer of the model it is, because engines count
 * differently. A <i>slot</i> is room for one expert of each layer on a rank; slots are numbered
 * through all ranks, a rank's slots in one piece. The same expert in several slots has several
 * <i>copies</i>; two copies on one rank are one copy too many, but allowed.
 *
 * <pre>{@code
 * ExpertMap map = ExpertMap.of(LayerNumbers.after(3, 58), 256, topology.slotRanks(), physicalToLogical);
 * map.expertAt(0, 17);          // who lives in slot 17 in the first row
 * map.layers().label(0);        // "layer 3 (MoE layer 0)"
 * }</pre>
 */
@NullMarked
package dev.rackloom.api.moe;

import org.jspecify.annotations.NullMarked;
