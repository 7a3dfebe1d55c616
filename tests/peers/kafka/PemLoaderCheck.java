import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/**
 * Asks Kafka's own PEM loader about many identities in one run.
 *
 * <p>Each line of standard input is one question: the certificates, the key and the key's password,
 * each as base64 of its UTF-8 text, separated by single spaces; {@code -} stands for no password.
 * Each line of standard output is the answer to the line of the same number: {@code accepted}, or
 * {@code refused: } and the messages of the exception and of its root cause. With the argument
 * {@code chain}, what is accepted is followed by the SHA-256 of each certificate that was read, in
 * lower-case hexadecimal digits, separated by single spaces.
 */
public class PemLoaderCheck {

    public static void main(String[] arguments) throws Exception {
        BufferedReader questions =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        boolean tellChain = arguments.length > 0 && arguments[0].equals("chain");
        StringBuilder answers = new StringBuilder();
        for (String line; (line = questions.readLine()) != null; ) {
            String[] fields = line.split(" ", -1);
            String password = fields[2].equals("-") ? null : text(fields[2]);
            answers.append(ask(text(fields[0]), text(fields[1]), password, tellChain)).append('\n');
        }
        System.out.write(answers.toString().getBytes(StandardCharsets.UTF_8));
        System.out.flush();
    }

    /** Loads the identity as a Kafka client does that is given PEM text inline. */
    static String ask(String certificates, String key, String password, boolean tellChain) {
        Map<String, Object> config = new HashMap<>();
        config.put("ssl.protocol", "TLSv1.3");
        config.put("ssl.enabled.protocols", List.of("TLSv1.3", "TLSv1.2"));
        config.put("ssl.cipher.suites", List.of());
        config.put("ssl.keystore.type", "PEM");
        config.put("ssl.keymanager.algorithm", "SunX509");
        config.put("ssl.trustmanager.algorithm", "PKIX");
        config.put("ssl.keystore.certificate.chain", new Password(certificates));
        config.put("ssl.keystore.key", new Password(key));
        if (password != null) {
            config.put("ssl.key.password", new Password(password));
        }
        try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
            factory.configure(config);
            factory.createClientSslEngine("localhost", 9094, "https");
            return tellChain ? "accepted" + chain(factory.keystore()) : "accepted";
        } catch (Throwable thrown) {
            Throwable cause = thrown;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            String outer = thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage();
            String answer = thrown == cause
                    ? outer
                    : outer + " <- " + cause.getClass().getSimpleName() + ": " + cause.getMessage();
            return "refused: " + answer.replaceAll("[\\p{Cntrl}]+", " ");
        }
    }

    private static String chain(KeyStore keystore) throws Exception {
        StringBuilder chain = new StringBuilder();
        for (String alias : Collections.list(keystore.aliases())) {
            for (Certificate certificate : keystore.getCertificateChain(alias)) {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
                chain.append(' ').append(HexFormat.of().formatHex(digest));
            }
        }
        return chain.toString();
    }

    private static String text(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
