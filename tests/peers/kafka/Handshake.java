import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/** A TLS handshake between two engines of this process. */
final class Handshake {
    /** Passes the bytes to and fro until {@code judge}, one of the two, has let the other in. */
    static void run(SSLEngine client, SSLEngine server, SSLEngine judge) throws Exception {
        ByteBuffer toServer = ByteBuffer.allocate(1 << 18);
        ByteBuffer toClient = ByteBuffer.allocate(1 << 18);
        client.beginHandshake();
        server.beginHandshake();
        boolean moved = true;
        while (moved) {
            moved = step(client, toClient, toServer);
            moved |= step(server, toServer, toClient);
        }
        if (judge.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING
                || judge.getSession().getPeerCertificates().length == 0) {
            throw new IllegalStateException("the handshake came to no end");
        }
    }

    private static boolean step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws Exception {
        switch (engine.getHandshakeStatus()) {
            case NEED_TASK:
                for (Runnable task; (task = engine.getDelegatedTask()) != null; ) {
                    task.run();
                }
                return true;
            case NEED_WRAP:
                engine.wrap(ByteBuffer.allocate(0), out);
                return true;
            default:
                in.flip();
                if (!in.hasRemaining() && engine.getHandshakeStatus() != HandshakeStatus.NEED_UNWRAP_AGAIN) {
                    in.clear();
                    return false;
                }
                engine.unwrap(in, ByteBuffer.allocate(1 << 15));
                in.compact();
                return true;
        }
    }
}
