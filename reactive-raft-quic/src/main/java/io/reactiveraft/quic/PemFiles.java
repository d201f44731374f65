package io.reactiveraft.quic;

import io.reactiveraft.TransportFailedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/** Reads PEM files, and says which file is wrong and how. Blocks. */
final class PemFiles {

    private static final String KEY_BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String KEY_END = "-----END PRIVATE KEY-----";
    private static final String CERTIFICATE_BEGIN = "-----BEGIN CERTIFICATE-----";

    private PemFiles() {}

    static List<X509Certificate> certificates(Path file) {
        String text = text(file);
        if (!text.contains(CERTIFICATE_BEGIN)) {
            throw wrong(file, "holds no certificate; allowed: PEM with " + CERTIFICATE_BEGIN);
        }
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (CertificateException e) {
            throw new TransportFailedException(file + " holds a damaged certificate; allowed: X.509 in PEM", e);
        }
    }

    static PrivateKey privateKey(Path file) {
        String text = text(file);
        int begin = text.indexOf(KEY_BEGIN);
        int end = text.indexOf(KEY_END);
        if (begin < 0 || end < begin) {
            throw wrong(file, "holds no unencrypted PKCS#8 key; allowed: PEM with " + KEY_BEGIN);
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(text.substring(begin + KEY_BEGIN.length(), end));
            return decoded(file, new PKCS8EncodedKeySpec(encoded));
        } catch (IllegalArgumentException e) {
            throw new TransportFailedException(file + " is damaged between its first and last line", e);
        }
    }

    private static PrivateKey decoded(Path file, PKCS8EncodedKeySpec encoded) {
        for (String algorithm : List.of("EC", "RSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (GeneralSecurityException e) {
                // A key says itself what it is for; the factory of another algorithm refuses it.
            }
        }
        throw wrong(file, "holds a key that is damaged or of another kind; allowed: EC (P-256, P-384) or RSA");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.US_ASCII);
        } catch (NoSuchFileException e) {
            throw wrong(file, "does not exist");
        } catch (IOException e) {
            throw new TransportFailedException(file + " cannot be read as PEM (" + e + ")", e);
        }
    }

    static TransportFailedException wrong(Path file, String what) {
        return new TransportFailedException(file + " " + what);
    }
}
