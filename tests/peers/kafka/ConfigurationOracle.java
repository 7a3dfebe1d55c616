import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.security.auth.Subject;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.spi.LoginModule;
import javax.security.sasl.SaslException;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.internals.SecurityManagerCompatibility;
import org.apache.kafka.common.security.JaasContext;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.authenticator.SaslClientCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.internals.secured.HttpRequestFormatter;
import org.apache.kafka.common.security.oauthbearer.internals.secured.JaasOptionsUtils;
import org.apache.kafka.common.security.scram.internals.ScramMechanism;
import org.apache.kafka.common.security.scram.internals.ScramSaslClient;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.apache.kafka.common.utils.LogContext;
import org.apache.kafka.common.utils.Time;

/**
 * Asks Kafka's own classes about many client configurations in one run.
 *
 * <p>Each line of standard input is a question, a JSON object with {@code text}, the bytes of a properties
 * file in base64, or {@code map}, an object of strings. Paths in it are relative to the working folder. Each
 * line of standard output answers the line of the same number. A step answers {@code accepted}, or {@code
 * refused: } and the words of the exception and its causes; after a step that refused, the rest is null.
 *
 * <ul>
 *   <li>{@code properties}: {@code java.util.Properties}, as Kafka's tools load a file; {@code values}, what it read.
 *   <li>{@code config}: {@code ProducerConfig} and {@code AdminClientConfig}.
 *   <li>{@code jaas}: {@code JaasContext}, where the protocol has SASL; {@code module} and {@code options}.
 *   <li>{@code mechanism}: whether a Java process has a client for the mechanism if it loads only the login module.
 *   <li>{@code first}: what {@code ScramSaslClient} sends first with what the login module gave it, with NONCE for its nonce.
 *   <li>{@code ssl}: {@code DefaultSslEngineFactory}, where the protocol has TLS, up to the client's first message; {@code
 *       keystore} and {@code truststore}, the subjects of their certificates.
 *   <li>{@code handlers}: the {@code configure} of the callback handlers for {@code OAUTHBEARER}, except the next step's.
 *   <li>{@code oauth}: {@code OAuthBearerLoginCallbackHandler}, where that is the handler; {@code request}, what it would send
 *       to the token endpoint.
 *   <li>{@code channel}: {@code ClientUtils.createChannelBuilder}, which is what a client does before it opens
 *       a socket, but for {@code OAUTHBEARER}, whose login would ask for a token.
 * </ul>
 *
 * With the argument {@code keys} it prints the security keys that a producer has, one a line. With {@code suites} each
 * line of standard input is a name of a cipher suite, and is answered by what Java does with it.
 */
public class ConfigurationOracle {

    private static final ObjectMapper JSON = new ObjectMapper();

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0 && arguments[0].equals("suites")) {
            for (Object name : new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).lines().toArray()) {
                System.out.println(suite((String) name));
            }
            return;
        }
        if (arguments.length > 0) {
            TreeSet<String> names = new TreeSet<>(ProducerConfig.configNames());
            names.addAll(AdminClientConfig.configNames());
            names.removeIf(name -> !name.matches("(ssl|sasl|security)\\..*"));
            names.forEach(System.out::println);
            return;
        }
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream answers = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            answers.println(answer(JSON.readTree(line)));
        }
        answers.flush();
    }

    private interface Step {
        void run() throws Throwable;
    }

    /** Runs the step and notes how it ended. */
    private static boolean step(ObjectNode answer, String name, Step step) {
        try {
            step.run();
            answer.put(name, "accepted");
            return true;
        } catch (Throwable thrown) {
            StringBuilder words = new StringBuilder("refused:");
            for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
                words.append(' ').append(cause.getClass().getSimpleName()).append(": ").append(cause.getMessage());
            }
            answer.put(name, words.toString().replaceAll("\\s+", " "));
            return false;
        }
    }

    private static ObjectNode answer(JsonNode question) {
        ObjectNode answer = JSON.createObjectNode();
        Map<String, Object> map = new HashMap<>();
        boolean read = step(answer, "properties", () -> {
            if (question.has("map")) {
                question.get("map").fields().forEachRemaining(one -> map.put(one.getKey(), one.getValue().asText()));
                return;
            }
            Properties properties = new Properties();
            properties.load(new ByteArrayInputStream(Base64.getDecoder().decode(question.get("text").asText())));
            properties.stringPropertyNames().forEach(name -> map.put(name, properties.getProperty(name)));
        });
        if (read) {
            ObjectNode values = answer.putObject("values");
            map.forEach((name, value) -> values.put(name, (String) value));
            ask(map, answer);
        }
        return answer;
    }

    private static void ask(Map<String, Object> map, ObjectNode answer) {
        map.putIfAbsent("bootstrap.servers", "localhost:9092");
        AdminClientConfig[] config = new AdminClientConfig[1];
        boolean parsed = step(answer, "config", () -> {
            Map<String, Object> more = new HashMap<>(map);
            more.put("key.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer");
            more.put("value.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer");
            new ProducerConfig(more);
            config[0] = new AdminClientConfig(map);
        });
        if (!parsed) {
            return;
        }
        Map<String, ?> values = config[0].values();
        String protocol = String.valueOf(values.get("security.protocol")).toUpperCase(java.util.Locale.ROOT);
        boolean good = true;
        if (protocol.startsWith("SASL_")) {
            good = step(answer, "jaas", () -> {
                AppConfigurationEntry entry = JaasContext.loadClientContext(values).configurationEntries().get(0);
                answer.put("module", entry.getLoginModuleName());
                ObjectNode options = answer.putObject("options");
                entry.getOptions().forEach((name, value) -> options.put(name, String.valueOf(value)));
            });
            String mechanism = String.valueOf(values.get("sasl.mechanism"));
            // The login module for AWS_MSK_IAM here is not Amazon's, and has no client.
            if (good && !mechanism.equals("AWS_MSK_IAM")) {
                good = step(answer, "mechanism", () -> loadAlone(answer.get("module").asText(), mechanism));
            }
            putFirst(values, answer);
        }
        if (protocol.endsWith("SSL")) {
            good &= step(answer, "ssl", () -> {
                try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
                    factory.configure(values);
                    hello(factory.createClientSslEngine("localhost", 9094, "https"));
                    answer.set("keystore", subjects(factory.keystore()));
                    answer.set("truststore", subjects(factory.truststore()));
                }
            });
        }
        if (good && "OAUTHBEARER".equals(values.get("sasl.mechanism"))) {
            good = step(answer, "handlers", () -> {
                AppConfigurationEntry entry = JaasContext.loadClientContext(values).configurationEntries().get(0);
                for (String key : List.of("sasl.client.callback.handler.class", "sasl.login.callback.handler.class")) {
                    Class<?> handler = (Class<?>) values.get(key);
                    if (handler != null && handler != OAuthBearerLoginCallbackHandler.class) {
                        ((AuthenticateCallbackHandler) handler.getDeclaredConstructor().newInstance())
                                .configure(values, "OAUTHBEARER", List.of(entry));
                    }
                }
            });
        }
        if (good && values.get("sasl.login.callback.handler.class") == OAuthBearerLoginCallbackHandler.class) {
            step(answer, "oauth", () -> {
                AppConfigurationEntry entry = JaasContext.loadClientContext(values).configurationEntries().get(0);
                OAuthBearerLoginCallbackHandler handler = new OAuthBearerLoginCallbackHandler();
                handler.configure(values, "OAUTHBEARER", List.of(entry));
                putRequest(handler, answer);
                if (answer.has("request")) {
                    ((ObjectNode) answer.get("request")).put("roots", hasRoots(entry));
                }
                handler.close();
            });
        }
        if (good && !"OAUTHBEARER".equals(values.get("sasl.mechanism"))) {
            step(answer, "channel", () ->
                    ClientUtils.createChannelBuilder(config[0], Time.SYSTEM, new LogContext()).close());
        }
    }

    /** Makes the client's first message, for which a version and a cipher suite must be left. */
    private static void hello(SSLEngine engine) throws SSLException {
        engine.beginHandshake();
        engine.wrap(ByteBuffer.allocate(0), ByteBuffer.allocate(engine.getSession().getPacketBufferSize()));
    }

    /** {@code offered} with TLS 1.2 or 1.3, {@code disabled}, or {@code unknown}. */
    private static String suite(String name) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, null, null);
        SSLEngine engine = context.createSSLEngine("localhost", 9094);
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(new String[] {"TLSv1.2", "TLSv1.3"});
        try {
            engine.setEnabledCipherSuites(new String[] {name});
            hello(engine);
            return "offered";
        } catch (IllegalArgumentException unknown) {
            return "unknown";
        } catch (SSLException disabled) {
            return "disabled";
        }
    }

    /**
     * Loads the login module as the only class of Kafka, and looks for a client of the mechanism: `Sasl.createSaslClient`
     * asks the providers that are registered, and Kafka's login modules register theirs when their class is loaded.
     */
    private static void loadAlone(String module, String mechanism) throws Exception {
        for (Provider provider : Security.getProviders()) {
            if (provider.getClass().getName().startsWith("org.apache.kafka.")) {
                Security.removeProvider(provider.getName());
            }
        }
        List<URL> places = new ArrayList<>();
        for (String place : System.getProperty("java.class.path").split(File.pathSeparator)) {
            places.add(new File(place).toURI().toURL());
        }
        try (URLClassLoader alone = new URLClassLoader(places.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
            Class.forName(module, true, alone);
            if (Security.getProviders("SaslClientFactory." + mechanism) == null) {
                throw new SaslException(module + " registers no client for " + mechanism);
            }
        }
    }

    /** The message, or nothing where the login module gives SCRAM no name. */
    private static void putFirst(Map<String, ?> values, ObjectNode answer) {
        ScramMechanism mechanism = ScramMechanism.forMechanismName(String.valueOf(values.get("sasl.mechanism")));
        if (mechanism == null || !answer.has("module")) {
            return;
        }
        try {
            AppConfigurationEntry entry = JaasContext.loadClientContext(values).configurationEntries().get(0);
            Subject subject = new Subject();
            LoginModule module = (LoginModule) Class.forName(entry.getLoginModuleName()).getDeclaredConstructor().newInstance();
            module.initialize(subject, null, new HashMap<>(), entry.getOptions());
            SaslClientCallbackHandler handler = new SaslClientCallbackHandler();
            handler.configure(values, mechanism.mechanismName(), List.of(entry));
            byte[] first = SecurityManagerCompatibility.get().callAs(
                    subject, () -> new ScramSaslClient(mechanism, handler).evaluateChallenge(new byte[0]));
            answer.put("first", new String(first, StandardCharsets.UTF_8).replaceFirst(",r=[^,]*", ",r=NONCE"));
        } catch (Exception unnamed) {
            answer.put("unnamed", unnamed.toString());
        }
    }

    /** The form of the request and what is in its header; of an assertion its header and its claims. */
    private static void putRequest(Object handler, ObjectNode answer) throws Exception {
        Object formatter = handler;
        for (String name : List.of("jwtRetriever", "delegate", "delegate", "requestFormatter")) {
            Object next = field(formatter, name);
            formatter = next == null ? formatter : next;
        }
        if (!(formatter instanceof HttpRequestFormatter)) {
            return;
        }
        ObjectNode request = answer.putObject("request");
        for (String pair : ((HttpRequestFormatter) formatter).formatBody().split("&")) {
            String[] parts = pair.split("=", 2);
            String value = URLDecoder.decode(parts[1], StandardCharsets.UTF_8);
            if (!parts[0].endsWith("assertion")) {
                request.put(parts[0], value);
                continue;
            }
            String[] token = value.split("\\.");
            ObjectNode assertion = request.putObject(parts[0]);
            assertion.set("header", JSON.readTree(Base64.getUrlDecoder().decode(token[0])));
            assertion.set("claims", JSON.readTree(Base64.getUrlDecoder().decode(token[1])));
        }
        String basic = ((HttpRequestFormatter) formatter).formatHeaders().get("Authorization");
        if (basic != null) {
            byte[] pair = Base64.getDecoder().decode(basic.substring("Basic ".length()));
            request.put("basic", new String(pair, StandardCharsets.UTF_8));
        }
    }

    /** Whether the token endpoint is trusted by a truststore of the login module's. */
    private static boolean hasRoots(AppConfigurationEntry entry) throws Exception {
        try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
            factory.configure(new JaasOptionsUtils("OAUTHBEARER", List.of(entry)).getSslClientConfig());
            return factory.truststore() != null;
        }
    }

    /** The value of a private field, or null where there is none of this name. */
    private static Object field(Object object, String name) throws Exception {
        try {
            Field field = object.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field.get(object);
        } catch (NoSuchFieldException absent) {
            return null;
        }
    }

    private static JsonNode subjects(KeyStore store) throws Exception {
        if (store == null) {
            return JSON.nullNode();
        }
        ArrayNode subjects = JSON.createArrayNode();
        for (String alias : Collections.list(store.aliases())) {
            Certificate[] chain = store.getCertificateChain(alias);
            for (Certificate one : chain == null ? new Certificate[] {store.getCertificate(alias)} : chain) {
                subjects.add(((X509Certificate) one).getSubjectX500Principal().getName());
            }
        }
        return subjects;
    }
}
