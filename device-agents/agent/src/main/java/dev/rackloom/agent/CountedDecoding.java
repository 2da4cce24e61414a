package dev.rackloom.agent;

import dev.rackloom.protocol.inference.ModelInferRequest;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Decodes the requests that {@link ComingRequests} counts, when there is room for what becomes of
 * them: that may be many times what came.
 */
final class CountedDecoding implements MethodDescriptor.Marshaller<ModelInferRequest> {

  private final MethodDescriptor.Marshaller<ModelInferRequest> plain;

  private CountedDecoding(MethodDescriptor.Marshaller<ModelInferRequest> plain) {
    this.plain = plain;
  }

  /** The same service, whose requests are decoded so. */
  static ServerServiceDefinition of(BindableService service) {
    ServerServiceDefinition plain = service.bindService();
    ServiceDescriptor before = plain.getServiceDescriptor();
    List<? extends ServerMethodDefinition<?, ?>> methods =
        plain.getMethods().stream().map(CountedDecoding::of).toList();
    ServiceDescriptor.Builder descriptor =
        ServiceDescriptor.newBuilder(before.getName())
            .setSchemaDescriptor(before.getSchemaDescriptor());
    methods.forEach(m -> descriptor.addMethod(m.getMethodDescriptor()));
    ServerServiceDefinition.Builder counted = ServerServiceDefinition.builder(descriptor.build());
    methods.forEach(counted::addMethod);
    return counted.build();
  }

  @SuppressWarnings("unchecked") // every method that is counted takes these
  private static <Q, R> ServerMethodDefinition<Q, R> of(ServerMethodDefinition<Q, R> method) {
    MethodDescriptor<Q, R> before = method.getMethodDescriptor();
    if (!ComingRequests.counts(before.getFullMethodName())) {
      return method;
    }
    var marshaller =
        new CountedDecoding(
            (MethodDescriptor.Marshaller<ModelInferRequest>) before.getRequestMarshaller());
    return ServerMethodDefinition.create(
        before.toBuilder(
                (MethodDescriptor.Marshaller<Q>) marshaller, before.getResponseMarshaller())
            .build(),
        method.getServerCallHandler());
  }

  @Override
  public InputStream stream(ModelInferRequest request) {
    return plain.stream(request);
  }

  /** What there is no room for is refused, and not decoded: nobody hears of what this gives. */
  @Override
  public ModelInferRequest parse(InputStream stream) {
    try {
      InputStream coming = again(stream);
      long came = coming.available();
      coming.mark(Integer.MAX_VALUE);
      long most = DecodedBytes.of(coming, ModelInferRequest.getDescriptor());
      coming.reset();
      return ComingRequests.mayDecode(Math.max(0, most - came))
          ? plain.parse(coming)
          : ModelInferRequest.getDefaultInstance();
    } catch (IOException e) {
      throw Status.INTERNAL
          .withDescription("Invalid protobuf byte sequence")
          .withCause(e)
          .asRuntimeException();
    }
  }

  /** What comes over a network may be read twice as it is. */
  private static InputStream again(InputStream stream) throws IOException {
    return stream.markSupported() ? stream : new ByteArrayInputStream(stream.readAllBytes());
  }
}
