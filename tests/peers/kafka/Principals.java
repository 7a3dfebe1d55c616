import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;

/**
 * Writes the principal of each client certificate as a broker's default principal builder does:
 * {@code User:} and {@code X500Principal.getName()}.
 *
 * <p>Each line of standard input is a certificate's DER as base64; each line of standard output is the
 * base64 of the answer to the line of the same number, in UTF-8.
 */
public class Principals {

    public static void main(String[] arguments) throws Exception {
        BufferedReader questions =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        for (String line; (line = questions.readLine()) != null; ) {
            byte[] der = Base64.getDecoder().decode(line);
            X509Certificate certificate =
                    (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
            String principal = "User:" + certificate.getSubjectX500Principal().getName();
            byte[] answer = principal.getBytes(StandardCharsets.UTF_8);
            System.out.println(Base64.getEncoder().encodeToString(answer));
        }
    }
}
