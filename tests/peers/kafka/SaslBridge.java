import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslServer;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.auth.SaslExtensions;
import org.apache.kafka.common.security.auth.SaslExtensionsCallback;
import org.apache.kafka.common.security.authenticator.CredentialCache;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerToken;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerTokenCallback;
import org.apache.kafka.common.security.oauthbearer.internals.OAuthBearerClientInitialResponse;
import org.apache.kafka.common.security.oauthbearer.internals.OAuthBearerSaslClient;
import org.apache.kafka.common.security.oauthbearer.internals.OAuthBearerSaslServer;
import org.apache.kafka.common.security.oauthbearer.internals.unsecured.OAuthBearerUnsecuredValidatorCallbackHandler;
import org.apache.kafka.common.security.plain.internals.PlainSaslServer;
import org.apache.kafka.common.security.plain.internals.PlainServerCallbackHandler;
import org.apache.kafka.common.security.scram.ScramCredential;
import org.apache.kafka.common.security.scram.ScramExtensionsCallback;
import org.apache.kafka.common.security.scram.internals.ScramFormatter;
import org.apache.kafka.common.security.scram.internals.ScramMechanism;
import org.apache.kafka.common.security.scram.internals.ScramMessages;
import org.apache.kafka.common.security.scram.internals.ScramSaslClient;
import org.apache.kafka.common.security.scram.internals.ScramSaslServer;
import org.apache.kafka.common.security.scram.internals.ScramServerCallbackHandler;
import org.apache.kafka.common.security.token.delegation.DelegationToken;
import org.apache.kafka.common.security.token.delegation.TokenInformation;
import org.apache.kafka.common.security.token.delegation.internals.DelegationTokenCache;

/**
 * Kafka's own SASL servers and SCRAM client behind lines on standard input and output. Fields are
 * separated by one space; every field but the command and the mechanism is base64 of UTF-8.
 *
 *   SERVER SCRAM-SHA-n USER PASSWORD ITERATIONS
 *   SERVER SCRAM-SHA-n TOKEN-ID HMAC ITERATIONS OWNER       a delegation token
 *   SERVER PLAIN USER PASSWORD
 *   SERVER OAUTHBEARER                                      unsecured JWS
 *   CLIENT SCRAM-SHA-n USER PASSWORD NONCE [tokenauth]      answers with its first message
 *   CLIENT OAUTHBEARER TOKEN                                answers with its first message
 *   BEARER TOKEN [NAME VALUE]...                            answers with OAUTHBEARER's first message
 *   SALTED SCRAM-SHA-n PASSWORD SALT ITERATIONS             answers with the salted password
 *   MESSAGE BYTES                                           from the other side
 *   PROPERTY NAME                                           what the server has negotiated
 *
 * Answers: `MORE BYTES`, `DONE BYTES [AUTHORIZATION-ID]` or `FAIL REASON`.
 */
public class SaslBridge {
  static SaslServer server;
  static SaslClient client;

  static String decode(String field) {
    return new String(Base64.getDecoder().decode(field), StandardCharsets.UTF_8);
  }

  static String encode(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes == null ? new byte[0] : bytes);
  }

  static String encode(String text) {
    return encode(String.valueOf(text).getBytes(StandardCharsets.UTF_8));
  }

  static SaslServer scram(String[] field) throws Exception {
    ScramMechanism mechanism = ScramMechanism.forMechanismName(field[1]);
    String user = decode(field[2]);
    ScramCredential credential = new ScramFormatter(mechanism)
        .generateCredential(decode(field[3]), Integer.parseInt(decode(field[4])));
    CredentialCache credentials = new CredentialCache();
    CredentialCache.Cache<ScramCredential> cache =
        credentials.createCache(mechanism.mechanismName(), ScramCredential.class);
    DelegationTokenCache tokens = new DelegationTokenCache(ScramMechanism.mechanismNames());
    if (field.length > 5) {
      KafkaPrincipal owner = new KafkaPrincipal(KafkaPrincipal.USER_TYPE, decode(field[5]));
      long now = System.currentTimeMillis();
      TokenInformation token =
          new TokenInformation(user, owner, List.of(), now, now + 3_600_000L, now + 3_600_000L);
      tokens.updateCache(
          new DelegationToken(token, Base64.getDecoder().decode(decode(field[3]))),
          Map.of(mechanism.mechanismName(), credential));
    } else {
      cache.put(user, credential);
    }
    ScramServerCallbackHandler handler = new ScramServerCallbackHandler(cache, tokens);
    handler.configure(Map.of(), mechanism.mechanismName(), List.of());
    return new ScramSaslServer(mechanism, Map.of(), handler);
  }

  static AppConfigurationEntry jaas(Map<String, String> options) {
    return new AppConfigurationEntry("msk-auth", AppConfigurationEntry.LoginModuleControlFlag.REQUIRED, options);
  }

  static SaslServer server(String[] field) throws Exception {
    switch (field[1]) {
      case "PLAIN": {
        PlainServerCallbackHandler handler = new PlainServerCallbackHandler();
        List<AppConfigurationEntry> entries = new ArrayList<>();
        entries.add(new AppConfigurationEntry(
            "org.apache.kafka.common.security.plain.PlainLoginModule",
            AppConfigurationEntry.LoginModuleControlFlag.REQUIRED,
            Map.of("user_" + decode(field[2]), decode(field[3]))));
        handler.configure(Map.of(), "PLAIN", entries);
        return new PlainSaslServer(handler);
      }
      case "OAUTHBEARER": {
        AuthenticateCallbackHandler handler = new OAuthBearerUnsecuredValidatorCallbackHandler();
        handler.configure(Map.of(), "OAUTHBEARER", List.of(jaas(new HashMap<>())));
        return new OAuthBearerSaslServer(handler);
      }
      default:
        return scram(field);
    }
  }

  static void set(Object object, String name, Object value) throws Exception {
    Field field = object.getClass().getDeclaredField(name);
    field.setAccessible(true);
    field.set(object, value);
  }

  /** Kafka's client with a nonce that is given, not drawn. */
  static byte[] startClient(String[] field) throws Exception {
    String user = decode(field[2]);
    String password = decode(field[3]);
    Map<String, String> extensions = new HashMap<>();
    if (field.length > 5) extensions.put("tokenauth", "true");
    CallbackHandler handler = callbacks -> {
      for (Callback callback : callbacks) {
        if (callback instanceof NameCallback) ((NameCallback) callback).setName(user);
        else if (callback instanceof PasswordCallback) ((PasswordCallback) callback).setPassword(password.toCharArray());
        else if (callback instanceof ScramExtensionsCallback) ((ScramExtensionsCallback) callback).extensions(extensions);
        else if (callback instanceof SaslExtensionsCallback) ((SaslExtensionsCallback) callback).extensions(SaslExtensions.empty());
        else throw new UnsupportedCallbackException(callback);
      }
    };
    ScramSaslClient scram = new ScramSaslClient(ScramMechanism.forMechanismName(field[1]), handler);
    scram.evaluateChallenge(new byte[0]);
    ScramMessages.ClientFirstMessage first =
        new ScramMessages.ClientFirstMessage(ScramFormatter.saslName(user), decode(field[4]), extensions);
    set(scram, "clientNonce", decode(field[4]));
    set(scram, "clientFirstMessage", first);
    client = scram;
    return first.toBytes();
  }

  static byte[] startBearerClient(String[] field) throws Exception {
    OAuthBearerToken token = new OAuthBearerToken() {
      public String value() { return decode(field[2]); }
      public Set<String> scope() { return Set.of(); }
      public long lifetimeMs() { return Long.MAX_VALUE; }
      public String principalName() { return "alice"; }
      public Long startTimeMs() { return null; }
    };
    AuthenticateCallbackHandler handler = new AuthenticateCallbackHandler() {
      public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> entries) {}
      public void close() {}
      public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
        for (Callback callback : callbacks) {
          if (callback instanceof OAuthBearerTokenCallback) ((OAuthBearerTokenCallback) callback).token(token);
          else if (callback instanceof SaslExtensionsCallback) ((SaslExtensionsCallback) callback).extensions(SaslExtensions.empty());
          else throw new UnsupportedCallbackException(callback);
        }
      }
    };
    client = new OAuthBearerSaslClient(handler);
    return client.evaluateChallenge(new byte[0]);
  }

  static byte[] bearer(String[] field) throws Exception {
    Map<String, String> extensions = new java.util.LinkedHashMap<>();
    for (int i = 2; i + 1 < field.length; i += 2) extensions.put(decode(field[i]), decode(field[i + 1]));
    return new OAuthBearerClientInitialResponse(decode(field[1]), new SaslExtensions(extensions)).toBytes();
  }

  static byte[] salted(String[] field) throws Exception {
    return new ScramFormatter(ScramMechanism.forMechanismName(field[1])).saltedPassword(
        decode(field[2]), Base64.getDecoder().decode(field[3]), Integer.parseInt(decode(field[4])));
  }

  static String answer(String[] field) throws Exception {
    switch (field[0]) {
      case "SERVER":
        client = null;
        server = server(field);
        return "MORE ";
      case "CLIENT":
        server = null;
        return "MORE " + encode(field[1].equals("OAUTHBEARER") ? startBearerClient(field) : startClient(field));
      case "BEARER":
        return "DONE " + encode(bearer(field));
      case "SALTED":
        return "DONE " + encode(salted(field));
      case "PROPERTY":
        return "DONE " + encode(String.valueOf(server.getNegotiatedProperty(decode(field[1]))));
      case "MESSAGE": {
        byte[] message = field.length > 1 ? Base64.getDecoder().decode(field[1]) : new byte[0];
        if (client != null) {
          byte[] reply = client.evaluateChallenge(message);
          return (client.isComplete() ? "DONE " : "MORE ") + encode(reply);
        }
        byte[] reply = server.evaluateResponse(message);
        return server.isComplete()
            ? "DONE " + encode(reply) + " " + encode(server.getAuthorizationID())
            : "MORE " + encode(reply);
      }
      default:
        throw new IllegalArgumentException(field[0]);
    }
  }

  public static void main(String[] arguments) throws Exception {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line; (line = in.readLine()) != null; ) {
      String reply;
      try {
        reply = answer(line.split(" ", -1));
      } catch (Exception e) {
        reply = "FAIL " + encode(e.getMessage() == null ? e.toString() : e.getMessage());
      }
      System.out.println(reply);
      System.out.flush();
    }
  }
}
