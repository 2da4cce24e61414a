package dev.rackloom.agent;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What came in a call: JSON, then perhaps the bytes of tensors. */
final class RestBody {

  private static final long DISCARDED_AT_MOST = 64L << 20;

  /** The header that says how long the JSON is when bytes follow it. */
  static final String JSON_LENGTH = "Inference-Header-Content-Length";

  private final byte[] bytes;
  private final int jsonLength;

  private RestBody(byte[] bytes, int jsonLength) {
    this.bytes = bytes;
    this.jsonLength = jsonLength;
  }

  /** All of it, not a copy. */
  byte[] bytes() {
    return bytes;
  }

  /** How many of the bytes are JSON. */
  int jsonLength() {
    return jsonLength;
  }

  /** Reads it, as long as it is not larger than {@code most}. */
  static RestBody read(HttpExchange exchange, int most) throws IOException {
    @Nullable String announced = exchange.getRequestHeaders().getFirst("Content-Length");
    if (announced != null && number("Content-Length", announced) > most) {
      throw tooLarge(exchange, most);
    }
    byte[] bytes = exchange.getRequestBody().readNBytes(most + 1);
    if (bytes.length > most) {
      throw tooLarge(exchange, most);
    }
    @Nullable String json = exchange.getRequestHeaders().getFirst(JSON_LENGTH);
    long length = json == null ? bytes.length : number(JSON_LENGTH, json);
    if (length > bytes.length) {
      throw new IllegalArgumentException(
          JSON_LENGTH + " is " + length + ", but only " + bytes.length + " bytes came");
    }
    return new RestBody(bytes, (int) length);
  }

  /**
   * What is too large is thrown away, up to a bound: a caller reads the answer when it has sent.
   */
  private static RuntimeException tooLarge(HttpExchange exchange, int most) throws IOException {
    long left = DISCARDED_AT_MOST;
    byte[] discarded = new byte[1 << 16];
    int read = 0;
    while (read >= 0 && left > 0) {
      left -= read;
      read = exchange.getRequestBody().read(discarded);
    }
    return new TooLarge("the body is larger than the " + most + " bytes that are taken here");
  }

  /** A body is over the limit. */
  static final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLarge(String message) {
      super(message);
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
