import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;

/**
 * RenderedConfig FILE [connect]: reads a properties file as Kafka's tools do, parses it with the
 * configuration classes of every client, prints what they hold (values in base64), and with
 * `connect` asks the cluster for its nodes.
 */
public class RenderedConfig {
    public static void main(String[] arguments) throws Exception {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(Path.of(arguments[0]))) {
            properties.load(in);
        }
        Map<String, Object> map = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> map.put(name, properties.getProperty(name)));
        for (String name : map.keySet()) {
            if (!AdminClientConfig.configNames().contains(name)) System.out.println("unknown " + name);
        }
        AdminClientConfig config = new AdminClientConfig(map);
        Map<String, Object> more = new HashMap<>(map);
        String bytes = "org.apache.kafka.common.serialization.ByteArray";
        more.put("key.serializer", bytes + "Serializer");
        more.put("value.serializer", bytes + "Serializer");
        new ProducerConfig(more);
        more.put("key.deserializer", bytes + "Deserializer");
        more.put("value.deserializer", bytes + "Deserializer");
        new ConsumerConfig(more);
        for (String name : map.keySet()) {
            Object value = config.values().get(name);
            print("property " + name, value instanceof Password secret ? secret.value() : String.valueOf(value));
        }
        if (map.containsKey("sasl.jaas.config")) {
            for (AppConfigurationEntry entry : JaasContext.loadClientContext(config.values()).configurationEntries()) {
                System.out.println("module " + entry.getLoginModuleName());
                entry.getOptions().forEach((name, value) -> print("option " + name, String.valueOf(value)));
            }
        }
        if (arguments.length > 1) {
            try (Admin admin = Admin.create(map)) {
                System.out.println("nodes " + admin.describeCluster().nodes().get(20, TimeUnit.SECONDS).size());
            }
        }
    }

    private static void print(String name, String value) {
        System.out.println(name + " " + Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
    }
}
