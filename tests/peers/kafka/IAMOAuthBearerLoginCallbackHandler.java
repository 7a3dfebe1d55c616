package software.amazon.msk.auth.iam;

import java.util.List;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;

/**
 * Stands where the class for OAUTHBEARER of Amazon's aws-msk-iam-auth would: Kafka's configuration classes load
 * every class that a property names, and configure it. Like Amazon's it refuses every other mechanism than its own. It answers nothing.
 */
public class IAMOAuthBearerLoginCallbackHandler implements AuthenticateCallbackHandler {
    @Override
    public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> entries) {
        if (!mechanism.equals("OAUTHBEARER")) {
            throw new IllegalArgumentException("Unexpected SASL mechanism: " + mechanism);
        }
    }

    @Override
    public void handle(Callback[] callbacks) {}

    @Override
    public void close() {}
}
