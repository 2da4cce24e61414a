package dev.rackloom.agent.stream;

import io.grpc.Status;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A stream over a socket. Whoever has something small to say writes it at once; what the socket has
 * no room for, and all that is large, is written by the loop's thread, which also reads.
 */
final class SocketCarrier implements Carrier, IoLoop.Handler {

  private static final int STAGING_BYTES = 64 << 10;

  /** So that one stream does not keep the loop from the others. */
  private static final int FRAMES_AT_ONCE = 16;

  private final SocketChannel channel;
  private final IoLoop loop;
  private final FrameSink sink;
  private final FrameDecoder decoder;
  private final ByteBuffer staging = ByteBuffer.allocateDirect(STAGING_BYTES).limit(0);
  private final ByteBuffer lead =
      ByteBuffer.allocateDirect(Prefix.BYTES + Prefix.MAX_HEAD_BYTES).limit(0);
  private final ByteBuffer[] pending = {lead, ByteBuffer.allocate(0)};
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable SelectionKey key;
  private boolean paused;

  SocketCarrier(SocketChannel channel, IoLoop loop, FrameSink sink) {
    this.channel = channel;
    this.loop = loop;
    this.sink = sink;
    this.decoder = new FrameDecoder(sink);
  }

  /** Begins to read; the sink must be ready for that. */
  void open() throws IOException {
    key = loop.register(channel, SelectionKey.OP_READ, this);
  }

  @Override
  public boolean isReady() {
    if (closed.get()) {
      return false;
    }
    flush();
    return isFlushed() && !closed.get();
  }

  private boolean isFlushed() {
    return !pending[0].hasRemaining() && !pending[1].hasRemaining();
  }

  @Override
  public void write(Frame frame) {
    lead.clear();
    frame.prefix().writeTo(lead);
    lead.put(frame.head().duplicate()).flip();
    pending[1] = frame.body().duplicate();
    flush();
  }

  private void flush() {
    try {
      while (!isFlushed()) {
        if (channel.write(pending) == 0) {
          wantWrite();
          return;
        }
      }
    } catch (IOException e) {
      close(Status.UNAVAILABLE.withDescription("the connection broke: " + e.getMessage()));
    }
  }

  private void wantWrite() {
    SelectionKey known = key;
    if (known != null && known.isValid()) {
      known.interestOpsOr(SelectionKey.OP_WRITE);
      loop.wake();
    }
  }

  @Override
  public boolean isHome() {
    return loop.isHere();
  }

  @Override
  public void call(Runnable work) {
    loop.execute(() -> guarded(work));
  }

  /** What goes wrong with this stream ends it, and no other. */
  private void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      close(Refusals.broken(e));
    }
  }

  @Override
  public void ready(SelectionKey known) {
    guarded(() -> move(known));
  }

  private void move(SelectionKey known) {
    if (known.isWritable()) {
      known.interestOpsAnd(~SelectionKey.OP_WRITE);
      sink.writable();
    }
    if (known.isValid() && known.isReadable() && !paused) {
      read();
    }
  }

  private void read() {
    try {
      switch (decoder.decode(this::fill, FRAMES_AT_ONCE)) {
        case STARVED -> {}
        case FRAME -> loop.execute(this::readOn);
        case PAUSED -> {
          paused = true;
          interest(false);
        }
        case ENDED -> close(Status.UNAVAILABLE.withDescription("the other agent hung up"));
      }
    } catch (BrokenStream e) {
      close(Status.DATA_LOSS.withDescription(e.getMessage()));
    } catch (IOException e) {
      close(Status.UNAVAILABLE.withDescription("the connection broke: " + e.getMessage()));
    } catch (RuntimeException | Error e) {
      close(Refusals.broken(e));
    }
  }

  private void readOn() {
    if (!closed.get() && !paused) {
      read();
    }
  }

  /** Small reads come from what was read ahead; large ones go straight from the socket. */
  private int fill(ByteBuffer into) throws IOException {
    if (!staging.hasRemaining()) {
      if (into.remaining() >= staging.capacity()) {
        return channel.read(into);
      }
      staging.clear();
      int read = channel.read(staging);
      staging.flip();
      if (read <= 0) {
        return read;
      }
    }
    int length = Math.min(staging.remaining(), into.remaining());
    into.put(staging.slice(staging.position(), length));
    staging.position(staging.position() + length);
    return length;
  }

  @Override
  public void resume() {
    if (paused && !closed.get()) {
      paused = false;
      interest(true);
      read();
    }
  }

  private void interest(boolean reading) {
    SelectionKey known = key;
    if (known != null && known.isValid()) {
      if (reading) {
        known.interestOpsOr(SelectionKey.OP_READ);
      } else {
        known.interestOpsAnd(~SelectionKey.OP_READ);
      }
    }
  }

  @Override
  public void loopEnded() {
    close(Status.UNAVAILABLE.withDescription("the agent is going away"));
  }

  @Override
  public void close(Status why) {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      channel.close();
    } catch (IOException alreadyBroken) {
      // Nothing more can be said over it.
    }
    loop.wake();
    sink.ended(why);
  }
}
