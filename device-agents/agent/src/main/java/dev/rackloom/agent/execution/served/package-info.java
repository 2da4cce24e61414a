/**
 * Devices behind a serving engine that is there already: any server of the Open Inference Protocol
 * with the model-repository extension.
 *
 * <p>A device says in its attributes {@code executor: open-inference}, {@code url: HOST:PORT} of
 * the server's gRPC door and {@code repository: FOLDER}, the server's model repository as this
 * agent sees it. {@link dev.rackloom.agent.execution.served.ServedDevice} puts a sub-model there,
 * has it loaded, waits until it is ready, and unloads it in the end; {@link
 * dev.rackloom.agent.execution.served.ServedExecutor} fires it. {@link
 * dev.rackloom.agent.execution.served.Engine} knows whether the server is there.
 */
@NullMarked
package dev.rackloom.agent.execution.served;

import org.jspecify.annotations.NullMarked;
