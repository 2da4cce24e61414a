package dev.rackloom.agent;

import com.sun.net.httpserver.HttpExchange;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came in a call: JSON, then perhaps the bytes of tensors. To be closed when answered. */
final class RestBody implements AutoCloseable {

  /** Read, and counted, at once. */
  private static final int PIECE_BYTES = 1 << 20;

  private static final long DISCARDED_AT_MOST = 64L << 20;

  /** The header that says how long the JSON is when bytes follow it. */
  static final String JSON_LENGTH = "Inference-Header-Content-Length";

  private final byte[] bytes;
  private final int jsonLength;
  private final ComingBytes room;
  private long held;

  private RestBody(byte[] bytes, int jsonLength, ComingBytes room) {
    this.bytes = bytes;
    this.jsonLength = jsonLength;
    this.room = room;
    this.held = bytes.length;
  }

  /** All of it, not a copy. */
  byte[] bytes() {
    return bytes;
  }

  /** How many of the bytes are JSON. */
  int jsonLength() {
    return jsonLength;
  }

  /**
   * Reads it, as long as it is not larger than {@code most}.
   *
   * @param room takes its bytes as they come
   * @throws io.grpc.StatusRuntimeException RESOURCE_EXHAUSTED if there is no room for them
   */
  static RestBody read(HttpExchange exchange, int most, ComingBytes room) throws IOException {
    try {
      @Nullable String announced = exchange.getRequestHeaders().getFirst("Content-Length");
      if (announced != null && number("Content-Length", announced) > most) {
        throw new TooLarge(most);
      }
      return readAll(exchange, most, room);
    } catch (TooLarge | StatusRuntimeException e) {
      discard(exchange);
      throw e;
    }
  }

  /** Counts every byte twice until the pieces are joined: so many there are while they are. */
  private static RestBody readAll(HttpExchange exchange, int most, ComingBytes room)
      throws IOException {
    List<byte[]> pieces = new ArrayList<>();
    int length = 0;
    long counted = 0;
    try {
      byte[] piece = exchange.getRequestBody().readNBytes(Math.min(PIECE_BYTES, most + 1));
      while (piece.length > 0) {
        length += piece.length;
        if (length > most) {
          throw new TooLarge(most);
        }
        if (!room.take(2L * piece.length)) {
          throw room.full().asRuntimeException();
        }
        counted += 2L * piece.length;
        pieces.add(piece);
        piece = exchange.getRequestBody().readNBytes(Math.min(PIECE_BYTES, most - length + 1));
      }
      RestBody body = new RestBody(joined(pieces, length), jsonLength(exchange, length), room);
      room.give(length);
      return body;
    } catch (IOException | RuntimeException | Error e) {
      room.give(counted);
      throw e;
    }
  }

  private static byte[] joined(List<byte[]> pieces, int length) {
    if (pieces.size() == 1) {
      return pieces.getFirst();
    }
    ByteBuffer all = ByteBuffer.allocate(length);
    pieces.forEach(all::put);
    return all.array();
  }

  private static int jsonLength(HttpExchange exchange, int came) {
    @Nullable String json = exchange.getRequestHeaders().getFirst(JSON_LENGTH);
    long length = json == null ? came : number(JSON_LENGTH, json);
    if (length > came) {
      throw new IllegalArgumentException(
          JSON_LENGTH + " is " + length + ", but only " + came + " bytes came");
    }
    return (int) length;
  }

  /**
   * Takes room for what is read out of it, until it is closed.
   *
   * @throws io.grpc.StatusRuntimeException RESOURCE_EXHAUSTED if there is none
   */
  void hold(long more) {
    if (!room.take(more)) {
      throw room.full().asRuntimeException();
    }
    held += more;
  }

  /** Gives its room back. */
  @Override
  public void close() {
    room.give(held);
  }

  /**
   * What is not taken is thrown away, up to a bound: a caller reads the answer when it has sent.
   */
  private static void discard(HttpExchange exchange) throws IOException {
    long left = DISCARDED_AT_MOST;
    byte[] discarded = new byte[1 << 16];
    int read = 0;
    while (read >= 0 && left > 0) {
      left -= read;
      read = exchange.getRequestBody().read(discarded);
    }
  }

  /** A body is over the limit. */
  static final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLarge(int most) {
      super("the body is larger than the " + most + " bytes that are taken here");
    }
  }

  private static long number(String header, String text) {
    try {
      long number = Long.parseLong(text.trim());
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(header + " is no number: '" + text + "'", e);
    }
    throw new IllegalArgumentException(header + " is negative: " + text);
  }
}
