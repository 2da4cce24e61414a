package dev.rackloom.agent.runtime;

import dev.rackloom.agent.execution.LinkTruth;
import dev.rackloom.client.TensorValue;
import java.util.Optional;

/**
 * A tensor on its way.
 *
 * @param tensor its name
 * @param value its elements
 * @param from the vertex it leaves
 * @param to the device it goes to, or {@link dev.rackloom.protocol.Wire#CALLER}
 * @param wireBytes what it takes on the way
 * @param startNanos when it was ready to go, by this agent's clock
 * @param modelled what emulated links do with it, if that depends on what was sent beside it
 */
public record Passage(
    String tensor,
    TensorValue value,
    String from,
    String to,
    long wireBytes,
    long startNanos,
    Optional<LinkTruth.Passed> modelled) {}
