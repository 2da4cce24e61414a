/**
 * Speaks to agents in terms of our records; no gRPC type is seen from outside.
 *
 * <p>{@link dev.rackloom.client.AgentClient} is one agent, {@link dev.rackloom.client.Deployer}
 * makes many of them serve one plan or none of it, {@link dev.rackloom.client.TensorValue} is what
 * goes in and comes out:
 *
 * <pre>{@code
 * try (Deployer deployer = new Deployer("me@desk/4711", Duration.ofSeconds(30))) {
 *   deployer.deploy(plan, subModels, Progress.SILENT).orThrow();
 *   AgentClient front = deployer.front(plan);
 *   Map<String, TensorValue> answers = front.infer(plan.model(), Map.of("x", TensorValue.of(new float[] {1, 2}, 1, 2)));
 * }
 * }</pre>
 *
 * <p>{@link dev.rackloom.client.SteadyClient} sends requests through whichever agents live. Every
 * call has a deadline. What an agent refuses, or that it is gone, arrives as a {@link
 * dev.rackloom.api.RackloomException} of kind AGENT that names the node and its address.
 */
@NullMarked
package dev.rackloom.client;

import org.jspecify.annotations.NullMarked;
