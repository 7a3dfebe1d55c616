package software.amazon.msk.auth.iam;

import java.util.List;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;

/**
 * Stands where the class for OAUTHBEARER of Amazon's aws-msk-iam-auth would: Kafka's configuration classes load
 * every class that a property names. It answers nothing.
 */
public class IAMOAuthBearerLoginCallbackHandler implements AuthenticateCallbackHandler {
    @Override
    public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> entries) {}

    @Override
    public void handle(Callback[] callbacks) {}

    @Override
    public void close() {}
}
