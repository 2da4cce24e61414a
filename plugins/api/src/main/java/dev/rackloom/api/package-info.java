/**
 * The ground floor: the records that every other module speaks, and the interfaces a plug-in
 * implements.
 *
 * <p>Nothing here does input or output, starts a thread or keeps state. A plug-in compiles against
 * this jar alone. The sub-packages follow the flow of the product, and each arrow is a value that
 * can be saved, compared and replayed:
 *
 * <pre>
 * model file --spi.ModelReader--> graph.Graph --partition--> stage.StageGraph
 *   --cost.CostProfile + workload + rack--> placement.PlacementProblem
 *   --spi.Solver--> placement.Placement + placement.Prediction
 *   --> deploy.DeploymentPlan (epoch) --agents--> telemetry
 * </pre>
 *
 * <p>House rules for these records: they are immutable, check themselves in the compact
 * constructor, copy their collections, keep bytes and times as integers with the unit in the name,
 * and say {@code Unknown(reason)} where a tool of lesser manners would say 0 or null.
 */
@NullMarked
package dev.rackloom.api;

import org.jspecify.annotations.NullMarked;
