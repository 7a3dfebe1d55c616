import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersionCollection;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.requests.ApiVersionsRequest;
import org.apache.kafka.common.requests.ApiVersionsResponse;
import org.apache.kafka.common.requests.RequestHeader;

/**
 * A broker without TLS on this machine that keeps the messages: requests about them go to it as
 * they came, and its answers come back as they are, one connection each.
 */
final class Upstream {
    private static final Set<ApiKeys> FORWARDED =
            Set.of(ApiKeys.PRODUCE, ApiKeys.FETCH, ApiKeys.LIST_OFFSETS);

    private final int port;
    private final List<ApiVersion> versions = new ArrayList<>();

    Upstream(int port) throws IOException {
        this.port = port;
        RequestHeader header = new RequestHeader(ApiKeys.API_VERSIONS, (short) 0, "peer", 1);
        ByteBuffer answer =
                ask(new ApiVersionsRequest.Builder().build((short) 0).serializeWithHeader(header));
        answer.getInt(); // the correlation id
        ApiVersionCollection known =
                ApiVersionsResponse.parse(new ByteBufferAccessor(answer), (short) 0).data().apiKeys();
        for (ApiKeys key : FORWARDED) {
            ApiVersionsResponse.intersect(known.find(key.id), ApiVersionsResponse.toApiVersion(key))
                    .ifPresent(versions::add);
        }
    }

    boolean takes(ApiKeys key) {
        return FORWARDED.contains(key);
    }

    /** The versions of those requests that both the broker and Kafka's classes know. */
    List<ApiVersion> versions() {
        return versions.stream().map(ApiVersion::duplicate).toList();
    }

    /** The answer to a request, both with their headers and without their lengths. */
    ByteBuffer ask(ByteBuffer request) throws IOException {
        byte[] bytes = new byte[request.remaining()];
        request.get(bytes);
        try (Socket socket = new Socket("127.0.0.1", port)) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(bytes.length);
            out.write(bytes);
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            return ByteBuffer.wrap(in.readNBytes(in.readInt()));
        }
    }
}
