/**
 * The use cases: open a model, profile it, place it, simulate, deploy, watch. No JavaFX, no gRPC,
 * no SQL here.
 *
 * <pre>
 * Workbench.open(folder)
 *   .openModel(file, ...)           OpenModel: graph and stages
 *   .session(model, rack, sizes)    Session: costs, prices, places; immutable, "with" makes the next one
 *   Deployments.deploy(...)         LiveDeployment: requests in, TelemetryBook out
 * </pre>
 */
@NullMarked
package dev.rackloom.core;

import org.jspecify.annotations.NullMarked;
