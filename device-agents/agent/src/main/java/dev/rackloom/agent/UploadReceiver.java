package dev.rackloom.agent;

import dev.rackloom.protocol.Wire;
import dev.rackloom.protocol.v1.UploadChunk;
import dev.rackloom.protocol.v1.UploadHeader;
import dev.rackloom.protocol.v1.UploadResult;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One upload. What came before it broke stays for the next. */
final class UploadReceiver implements StreamObserver<UploadChunk> {

  private final ArtefactStore store;
  private final StreamObserver<UploadResult> answer;
  private Uploads.@Nullable Incoming incoming;
  private long bytes;
  private boolean answered;

  UploadReceiver(ArtefactStore store, StreamObserver<UploadResult> answer) {
    this.store = store;
    this.answer = answer;
  }

  @Override
  public void onNext(UploadChunk chunk) {
    if (answered) {
      return;
    }
    try {
      take(chunk);
    } catch (IOException | RuntimeException e) {
      fail(e);
    }
  }

  private void take(UploadChunk chunk) throws IOException {
    Uploads.Incoming file = incoming;
    if (chunk.hasHeader() && file == null) {
      begin(chunk.getHeader());
    } else if (chunk.hasData() && file != null) {
      if (chunk.getData().size() > Wire.CHUNK_BYTES) {
        throw Status.INVALID_ARGUMENT
            .withDescription(
                "a chunk may have " + Wire.CHUNK_BYTES + " bytes, not " + chunk.getData().size())
            .asRuntimeException();
      }
      file.write(chunk.getData().asReadOnlyByteBuffer());
    } else {
      throw Status.INVALID_ARGUMENT
          .withDescription("an upload is one header, then data")
          .asRuntimeException();
    }
  }

  private void begin(UploadHeader header) {
    bytes = header.getBytes();
    if (store.find(header.getSha256()).isPresent()) {
      succeed();
    } else {
      incoming = store.receive(header.getSha256(), header.getBytes(), header.getOffset());
    }
  }

  @Override
  public void onCompleted() {
    Uploads.Incoming file = incoming;
    if (answered) {
      return;
    }
    try {
      if (file == null) {
        throw Status.INVALID_ARGUMENT
            .withDescription("an upload without a header")
            .asRuntimeException();
      }
      file.finish();
      succeed();
    } catch (IOException | RuntimeException e) {
      fail(e);
    } finally {
      close();
    }
  }

  @Override
  public void onError(Throwable error) {
    close();
  }

  private void succeed() {
    answered = true;
    answer.onNext(UploadResult.newBuilder().setBytes(bytes).build());
    answer.onCompleted();
  }

  private void fail(Exception e) {
    answered = true;
    close();
    answer.onError(
        e instanceof IOException
            ? Status.RESOURCE_EXHAUSTED
                .withDescription("cannot store it: " + e.getMessage())
                .asException()
            : Answer.error(e));
  }

  private void close() {
    Uploads.Incoming file = incoming;
    if (file != null) {
      incoming = null;
      file.close();
    }
  }
}
