package dev.rackloom.protocol;

import dev.rackloom.api.deploy.PlannedRoute;
import io.grpc.Metadata;

/** Constants that both sides of the wire must agree on. */
public final class Wire {

  /** The largest chunk of an upload or a tensor. */
  public static final int CHUNK_BYTES = 1 << 20;

  /**
   * The chunk of a tensor that lies in shared memory. Only its checksum is sent: larger than one
   * that is sent itself, so that the receiver is woken less often, and small enough for it to check
   * one while the sender is at the next.
   */
  public static final int SHARED_CHUNK_BYTES = 4 << 20;

  /** What a message may need beside its chunk. */
  public static final int MESSAGE_OVERHEAD_BYTES = 1 << 16;

  /** Stands for whoever sent the request, in place of a device. */
  public static final String CALLER = PlannedRoute.CALLER;

  /** Trailer of every answer: the id of the node that gave it. */
  public static final Metadata.Key<String> NODE =
      Metadata.Key.of("rackloom-node", Metadata.ASCII_STRING_MARSHALLER);

  /** Trailer of a refused Prepare: a time dilation that would do. */
  public static final Metadata.Key<String> DILATION_NEEDED =
      Metadata.Key.of("rackloom-dilation-needed", Metadata.ASCII_STRING_MARSHALLER);

  /**
   * Parameter of a request: a text drawn for this one request. The same text at the same agent
   * means the same request, sent again.
   */
  public static final String REQUEST = "rackloom_request";

  /**
   * Parameter of a request: a text for a session, such as a conversation. Of replicated stages its
   * requests go to the replicas that served it last at the same agent, where its state is.
   */
  public static final String SESSION = "rackloom_session";

  /**
   * What stands in a lease's holder between its name, which others are told, and a proof that only
   * the holder knows: the same name with another proof is another holder.
   */
  public static final String PROOF = "#";

  private Wire() {}
}
