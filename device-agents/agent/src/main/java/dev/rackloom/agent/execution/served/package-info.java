/**
 * Devices behind a serving engine that is there already: any server of the Open Inference Protocol
 * with the model-repository extension.
 *
 * <p>A device says in its attributes {@code executor: open-inference}, {@code url: HOST:PORT} of
 * the server's gRPC door and, if there is one that this agent can write to, {@code repository:
 * FOLDER}, the server's model repository as this agent sees it; {@code ca: FILE} names who signed
 * the server's certificate. {@link dev.rackloom.agent.execution.served.ServedDevice} puts a
 * sub-model there or sends it, has it loaded, waits until it is ready, and unloads it in the end;
 * {@link dev.rackloom.agent.execution.served.ServedExecutor} fires it. {@link
 * dev.rackloom.agent.execution.served.Engine} knows whether the server is there.
 */
@NullMarked
package dev.rackloom.agent.execution.served;

import org.jspecify.annotations.NullMarked;
