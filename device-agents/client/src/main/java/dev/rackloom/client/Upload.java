package dev.rackloom.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.rackloom.api.Progress;
import dev.rackloom.protocol.ChunkedCall;
import dev.rackloom.protocol.Wire;
import dev.rackloom.protocol.v1.AgentControlGrpc;
import dev.rackloom.protocol.v1.UploadChunk;
import dev.rackloom.protocol.v1.UploadHeader;
import dev.rackloom.protocol.v1.UploadResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Sends one file from an offset on, in chunks, no faster than the agent takes them. */
final class Upload {

  private final AgentControlGrpc.AgentControlStub stub;
  private final String sha256;
  private final Path file;

  Upload(AgentControlGrpc.AgentControlStub stub, String sha256, Path file) {
    this.stub = stub;
    this.sha256 = sha256;
    this.file = file;
  }

  void from(long offset, Progress progress) throws IOException {
    ChunkedCall<UploadChunk, UploadResult> call = new ChunkedCall<>();
    try (FileChannel channel = FileChannel.open(file)) {
      long size = channel.size();
      stub.uploadArtefact(call);
      boolean wanted = call.send(header(size, offset));
      long at = offset;
      channel.position(at);
      while (wanted && at < size) {
        ByteBuffer chunk = read(channel, size - at);
        at += chunk.remaining();
        wanted = call.send(UploadChunk.newBuilder().setData(bytes(chunk)).build());
        progress.at((double) at / size, "sending " + file.getFileName());
      }
      call.finish();
    } catch (IOException e) {
      call.cancel("the file cannot be read");
      throw e;
    }
  }

  private UploadChunk header(long size, long offset) {
    return UploadChunk.newBuilder()
        .setHeader(UploadHeader.newBuilder().setSha256(sha256).setBytes(size).setOffset(offset))
        .build();
  }

  private static ByteString bytes(ByteBuffer chunk) {
    return UnsafeByteOperations.unsafeWrap(chunk);
  }

  private ByteBuffer read(FileChannel channel, long left) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(Wire.CHUNK_BYTES, left));
    while (chunk.hasRemaining()) {
      if (channel.read(chunk) < 0) {
        throw new IOException(file + " became shorter while it was sent");
      }
    }
    return chunk.flip();
  }
}
