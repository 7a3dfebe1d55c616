import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/**
 * Asks Java about brokers' certificates: a handshake in memory between the engine that Kafka's {@code
 * DefaultSslEngineFactory} makes for a client with PEM roots, which checks the host's name as a client does by
 * default, and a server's engine.
 *
 * <p>Each line of standard input is a question, a JSON object: {@code certificates}, what the broker sends, as
 * PEM text; {@code key}, its PKCS #8 key as PEM text; {@code roots}, PEM text; {@code host}, the name that the
 * client connects to. Each line of standard output answers it: {@code accepted}, or {@code refused: } and the
 * words of the exception.
 */
public class ServerOracle {

    private static final ObjectMapper JSON = new ObjectMapper();

    public static void main(String[] arguments) throws Exception {
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream answers = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        for (String line; (line = questions.readLine()) != null; ) {
            answers.println(answer(JSON.readTree(line)));
        }
        answers.flush();
    }

    private static String answer(JsonNode question) {
        try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
            Map<String, Object> config = new HashMap<>();
            config.put("ssl.protocol", "TLSv1.3");
            config.put("ssl.enabled.protocols", List.of("TLSv1.3", "TLSv1.2"));
            config.put("ssl.cipher.suites", List.of());
            config.put("ssl.keymanager.algorithm", "SunX509");
            config.put("ssl.trustmanager.algorithm", "PKIX");
            config.put("ssl.truststore.type", "PEM");
            config.put("ssl.truststore.certificates", new Password(question.get("roots").asText()));
            factory.configure(config);
            SSLEngine client = factory.createClientSslEngine(question.get("host").asText(), 9094, "https");
            SSLEngine server = server(question.get("certificates").asText(), question.get("key").asText());
            Handshake.run(client, server, client);
            return "accepted";
        } catch (Throwable thrown) {
            Throwable cause = thrown;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            return ("refused: " + cause).replaceAll("[\\p{Cntrl}]+", " ");
        }
    }

    private static SSLEngine server(String certificates, String key) throws Exception {
        List<Certificate> chain = new ArrayList<>();
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        for (String block : certificates.split("(?<=-----END CERTIFICATE-----)")) {
            if (!block.isBlank()) {
                byte[] pem = block.strip().getBytes(StandardCharsets.US_ASCII);
                chain.add(factory.generateCertificate(new ByteArrayInputStream(pem)));
            }
        }
        byte[] der = Base64.getMimeDecoder().decode(key.replaceAll("-----[^-]*-----", ""));
        String algorithm = chain.get(0).getPublicKey().getAlgorithm();
        PrivateKey secret = KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        // A key store wants a whole chain, and a broker's may be without its intermediate.
        store.setKeyEntry("kafka", secret, new char[0], chain.toArray(new Certificate[0]));
        KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keys.getKeyManagers(), null, null);
        SSLEngine server = context.createSSLEngine();
        server.setUseClientMode(false);
        server.setEnabledProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        return server;
    }
}
