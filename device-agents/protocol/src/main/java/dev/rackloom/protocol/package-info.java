/**
 * What controllers and agents say to each other, and the few things both sides must agree on.
 *
 * <p>The contracts are the {@code .proto} files: {@code rackloom/v1/control.proto} (epochs), {@code
 * data.proto} (tensors from agent to agent), {@code telemetry.proto}, {@code measure.proto}, and
 * {@code inference/open_inference.proto}, the front door that foreign clients know. Their generated
 * classes are in the sub-packages {@code v1} and {@code inference}. Here are names of element types
 * on the wire ({@link dev.rackloom.protocol.Datatypes}), telemetry records to and from messages
 * ({@link dev.rackloom.protocol.Events}), addresses ({@link dev.rackloom.protocol.Address}) and
 * constants ({@link dev.rackloom.protocol.Wire}). Who may speak to whom, and over what, is the
 * package {@code security}.
 */
@NullMarked
package dev.rackloom.protocol;

import org.jspecify.annotations.NullMarked;
