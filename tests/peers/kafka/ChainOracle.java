import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/**
 * Asks Java about many client certificate chains in one run.
 *
 * <p>Each line of standard input is a question, a JSON object: {@code certificates}, the PEM text as a
 * secret holds it; {@code key}, the PKCS #8 key as PEM text, or null; {@code password}, the key's, or null; {@code at}, the time of
 * the check in seconds since 1970; {@code roots}, the PEM text of the roots that the broker trusts, by
 * default the last of the certificates. Each line of standard output answers the line of the same number,
 * with {@code accepted}, or {@code refused: } and the words of the exception and of its root cause:
 *
 * <ul>
 *   <li>{@code loader}: Kafka's PEM loader, {@code DefaultSslEngineFactory}. Where the question has no key,
 *       it is given another certificate's, for it does not compare them.
 *   <li>{@code pkix}: {@code checkClientTrusted} of the trust manager that a broker has, at that time.
 *   <li>{@code handshake}: a handshake in memory between the engine that {@code DefaultSslEngineFactory}
 *       makes for this client, and a server's engine with the same protocols, key manager and trust manager
 *       algorithms, which requires a client certificate. That factory can't be given a time, so the server's
 *       context is built here, as it builds it but for a trust manager that has the time. Null where the
 *       question has no key, or the loader refuses it.
 * </ul>
 *
 * The one argument is the folder of the peers' certificates.
 */
public class ChainOracle {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----");

    private final String serverRoot;
    private final String otherKey;
    private final KeyManager[] serverKeys;

    private ChainOracle(Path certs) throws Exception {
        serverRoot = Files.readString(certs.resolve("ca.pem"));
        otherKey = Files.readString(certs.resolve("client.key"));
        serverKeys = keyManagers(
                Files.readString(certs.resolve("server.key")), Files.readString(certs.resolve("server.chain.pem")));
    }

    public static void main(String[] arguments) throws Exception {
        // The loader's key store is encrypted in memory; how often it hashes for that decides nothing here.
        Security.setProperty("keystore.pkcs12.keyPbeIterationCount", "1");
        Security.setProperty("keystore.pkcs12.macIterationCount", "1");
        ChainOracle oracle = new ChainOracle(Path.of(arguments[0]));
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream answers = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        questions.lines().parallel().map(oracle::answer).forEachOrdered(answers::println);
        answers.flush();
    }

    private String answer(String line) {
        try {
            JsonNode question = JSON.readTree(line);
            String certificates = question.get("certificates").asText();
            String key = question.path("key").isTextual() ? question.get("key").asText() : null;
            String password = question.path("password").asText(null);
            Date at = new Date(question.get("at").asLong() * 1000);
            return ask(certificates, key, password, at, question.path("roots").asText(last(certificates))).toString();
        } catch (Exception thrown) {
            throw new IllegalArgumentException(line, thrown);
        }
    }

    private ObjectNode ask(String certificates, String key, String password, Date at, String roots)
            throws Exception {
        ObjectNode answer = JSON.createObjectNode();
        try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
            SSLEngine client = null;
            try {
                factory.configure(config(certificates, key == null ? otherKey : key, password));
                client = factory.createClientSslEngine("localhost", 9094, "https");
                answer.put("loader", "accepted");
            } catch (Throwable thrown) {
                answer.put("loader", refused(thrown));
            }
            try {
                check(trusting(read(roots), at), client == null ? read(certificates) : loaded(factory.keystore()));
                answer.put("pkix", "accepted");
            } catch (Throwable thrown) {
                answer.put("pkix", refused(thrown));
            }
            if (key == null || client == null) {
                answer.putNull("handshake");
                return answer;
            }
            try {
                SSLEngine server = server(trusting(read(roots), at));
                Handshake.run(client, server, server);
                answer.put("handshake", "accepted");
            } catch (Throwable thrown) {
                answer.put("handshake", refused(thrown));
            }
        }
        return answer;
    }

    /** The configuration of a Kafka client that is given PEM text inline. */
    private Map<String, Object> config(String certificates, String key, String password) {
        Map<String, Object> config = new HashMap<>();
        config.put("ssl.protocol", "TLSv1.3");
        config.put("ssl.enabled.protocols", List.of("TLSv1.3", "TLSv1.2"));
        config.put("ssl.cipher.suites", List.of());
        config.put("ssl.keymanager.algorithm", "SunX509");
        config.put("ssl.trustmanager.algorithm", "PKIX");
        config.put("ssl.truststore.type", "PEM");
        config.put("ssl.truststore.certificates", new Password(serverRoot));
        config.put("ssl.keystore.type", "PEM");
        config.put("ssl.keystore.certificate.chain", new Password(certificates));
        config.put("ssl.keystore.key", new Password(key));
        if (password != null) {
            config.put("ssl.key.password", new Password(password));
        }
        return config;
    }

    private static TrustManager[] trusting(List<X509Certificate> roots, Date at) throws Exception {
        Set<TrustAnchor> anchors = new LinkedHashSet<>();
        for (X509Certificate root : roots) {
            anchors.add(new TrustAnchor(root, null));
        }
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, new X509CertSelector());
        parameters.setRevocationEnabled(false);
        parameters.setDate(at);
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(new CertPathTrustManagerParameters(parameters));
        return factory.getTrustManagers();
    }

    private static void check(TrustManager[] trusted, List<X509Certificate> chain) throws Exception {
        String algorithm = chain.get(0).getPublicKey().getAlgorithm();
        // As sun.security.ssl.CertificateMessage names it.
        String authentication =
                List.of("RSA", "DSA", "EC", "RSASSA-PSS").contains(algorithm) ? algorithm : "UNKNOWN";
        ((X509TrustManager) trusted[0])
                .checkClientTrusted(chain.toArray(new X509Certificate[0]), authentication);
    }

    private SSLEngine server(TrustManager[] trusted) throws Exception {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(serverKeys, trusted, null);
        SSLEngine server = context.createSSLEngine();
        server.setUseClientMode(false);
        server.setNeedClientAuth(true);
        server.setEnabledProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        return server;
    }

    private static KeyManager[] keyManagers(String key, String certificates) throws Exception {
        byte[] der = Base64.getMimeDecoder().decode(key.replaceAll("-----[^-]*-----", ""));
        PrivateKey secret = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("kafka", secret, new char[0], read(certificates).toArray(new X509Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private static List<X509Certificate> read(String text) throws Exception {
        List<X509Certificate> certificates = new ArrayList<>();
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        for (Matcher block = BLOCK.matcher(text); block.find(); ) {
            byte[] der = Base64.getMimeDecoder().decode(block.group(1));
            certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
        }
        return certificates;
    }

    /** What the loader has made of the text. */
    private static List<X509Certificate> loaded(KeyStore store) throws Exception {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Certificate certificate : store.getCertificateChain(store.aliases().nextElement())) {
            certificates.add((X509Certificate) certificate);
        }
        return certificates;
    }

    private static String last(String text) {
        String last = "";
        for (Matcher block = BLOCK.matcher(text); block.find(); ) {
            last = block.group();
        }
        return last;
    }

    private static String refused(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String outer = thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage();
        String inner = cause.getClass().getSimpleName() + ": " + cause.getMessage();
        String answer = thrown == cause || outer.endsWith(inner) ? outer : outer + " <- " + inner;
        return "refused: " + answer.replaceAll("[\\p{Cntrl}]+", " ");
    }
}
