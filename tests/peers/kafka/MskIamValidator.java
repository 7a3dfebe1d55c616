import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerExtensionsValidatorCallback;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallback;
import org.apache.kafka.common.security.oauthbearer.internals.secured.BasicOAuthBearerToken;

/**
 * What an MSK broker is documented to do with an OAUTHBEARER token: decode it as a presigned
 * {@code kafka-cluster:Connect} URL, compute the SigV4 signature again, and check the expiry.
 *
 * <p>Amazon's own check is not public; this one is written from the documents. It knows one access
 * key, which the system properties {@code akid} and {@code secret} set.
 */
public class MskIamValidator implements AuthenticateCallbackHandler {
    private static final long CLOCK_SKEW_MS = 300_000;
    private static final long TOKEN_LIFETIME_MS = 900_000;

    @Override
    public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> jaas) {}

    @Override
    public void close() {}

    @Override
    public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
        for (Callback callback : callbacks) {
            if (callback instanceof OAuthBearerValidatorCallback validation) {
                validate(validation);
            } else if (callback instanceof OAuthBearerExtensionsValidatorCallback extensions) {
                extensions.inputExtensions().map().forEach((name, value) -> extensions.valid(name));
            } else {
                throw new UnsupportedCallbackException(callback);
            }
        }
    }

    private static void validate(OAuthBearerValidatorCallback validation) {
        long now = System.currentTimeMillis();
        String fault;
        try {
            fault =
                    check(
                            validation.tokenValue(),
                            System.getProperty("akid", "AKIDEXAMPLE"),
                            System.getProperty("secret", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
                            now);
        } catch (Exception unreadable) {
            fault = unreadable.toString();
        }
        KafkaAuthServer.say("MSKIAM " + (fault == null ? "ok" : fault));
        if (fault == null) {
            validation.token(
                    new BasicOAuthBearerToken(
                            validation.tokenValue(), Set.of(), now + TOKEN_LIFETIME_MS, "msk-iam", now));
        } else {
            validation.error("invalid_token", null, null);
        }
    }

    /** What is wrong with the token at this time, or null. */
    static String check(String token, String accessKeyId, String secret, long now) throws Exception {
        URI url = new URI(new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8));
        TreeMap<String, String> raw = new TreeMap<>();
        TreeMap<String, String> decoded = new TreeMap<>();
        for (String parameter : url.getRawQuery().split("&")) {
            int equals = parameter.indexOf('=');
            String name = parameter.substring(0, equals);
            String value = parameter.substring(equals + 1);
            raw.put(name, value);
            // `+` is a plus sign in a SigV4 query, not a space.
            decoded.put(name, URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8));
        }
        if (!"kafka-cluster:Connect".equals(decoded.get("Action"))) {
            return "Action=" + decoded.get("Action");
        }
        String[] credential = decoded.get("X-Amz-Credential").split("/");
        if (!credential[0].equals(accessKeyId)) {
            return "access key " + credential[0];
        }
        if (!credential[3].equals("kafka-cluster")) {
            return "service " + credential[3];
        }

        String date = decoded.get("X-Amz-Date");
        DateTimeFormatter form =
                DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
        long signed = Instant.from(form.parse(date)).toEpochMilli();
        if (now > signed + 1000L * Long.parseLong(decoded.get("X-Amz-Expires"))) {
            return "expired";
        }
        if (signed > now + CLOCK_SKEW_MS) {
            return "future";
        }

        String query =
                raw.entrySet().stream()
                        .filter(one -> !Set.of("X-Amz-Signature", "User-Agent").contains(one.getKey()))
                        .map(one -> one.getKey() + "=" + one.getValue())
                        .collect(Collectors.joining("&"));
        String request = "GET\n/\n" + query + "\nhost:" + url.getHost() + "\n\nhost\n" + sha256("");
        String scope = String.join("/", Arrays.copyOfRange(credential, 1, 5));
        String toSign = "AWS4-HMAC-SHA256\n" + date + "\n" + scope + "\n" + sha256(request);
        byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        for (int part = 1; part <= 4; part++) {
            key = hmac(key, credential[part]);
        }
        boolean right = HexFormat.of().formatHex(hmac(key, toSign)).equals(decoded.get("X-Amz-Signature"));
        return right ? null : "signature mismatch; canonical request:\n" + request;
    }

    private static byte[] hmac(byte[] key, String data) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(data.getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(String text) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }
}
