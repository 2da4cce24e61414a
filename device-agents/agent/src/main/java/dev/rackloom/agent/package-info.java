/**
 * The process on a rack node that owns devices and runs stages.
 *
 * <p>{@link dev.rackloom.agent.AgentServer} is all that others need:
 *
 * <pre>{@code
 * var config = AgentConfig.on("node-a", "127.0.0.1:7411", devices, Path.of("/var/lib/rackloom"));
 * try (AgentServer agent = AgentServer.start(config)) {
 *   agent.awaitTermination();
 * }
 * }</pre>
 *
 * <p>Inside, {@code AgentParts} puts an agent together: one class for each contract of the protocol
 * ({@code ControlService}, {@code DataService}, {@code FrontDoor}, {@code TelemetryService}, {@code
 * MeasureService}) over {@code Deployments}, which takes {@code Epochs} from state to state; {@code
 * Preparation} is what may refuse one. {@code RequestKeeper} has requests answered although agents
 * are lost; {@code Membership} hears, and {@code Members} knows, which are, and {@code Steward}
 * puts the plan on those left ({@code repair} decides where). {@code RestDoor} is the front door
 * once more, as REST; {@code RoleGate} stands before all of them. The packages beneath run requests
 * ({@code runtime}) and stages ({@code execution}). The README of device-agents tells the execution
 * model.
 */
@NullMarked
package dev.rackloom.agent;

import org.jspecify.annotations.NullMarked;
