package io.reactiveraft.quic;

import io.reactiveraft.NodeId;
import io.reactiveraft.TransportFailedException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a node proves itself with: a certificate chain whose first certificate carries the node id as its name (SAN
 * dNSName, else CN), the key to it, and the authorities that it trusts. Both sides of each connection prove
 * themselves; there is no other mode.
 */
public final class TlsIdentity {

    private final PrivateKey key;
    private final List<X509Certificate> chain;
    private final List<X509Certificate> authorities;

    private TlsIdentity(PrivateKey key, List<X509Certificate> chain, List<X509Certificate> authorities) {
        this.key = key;
        this.chain = chain;
        this.authorities = authorities;
    }

    /**
     * Reads PEM files now, so not on a thread that must not block.
     *
     * @param certificates the node's certificate, then those of the authorities between it and the root, if any
     * @param privateKey PKCS#8, not encrypted: EC (P-256, P-384) or RSA
     * @param authorities the certificates of those who may sign
     * @throws TransportFailedException that names the file and what is wrong with it: missing, unreadable, not PEM,
     *     damaged, expired, or a key that does not belong to the certificate
     */
    public static TlsIdentity fromPem(Path certificates, Path privateKey, Path authorities) {
        List<X509Certificate> chain = PemFiles.certificates(certificates);
        PrivateKey key = PemFiles.privateKey(privateKey);
        List<X509Certificate> trusted = PemFiles.certificates(authorities);
        X509Certificate own = chain.get(0);
        requireValidNow(certificates, own);
        trusted.forEach(authority -> requireValidNow(authorities, authority));
        if (!belong(key, own)) {
            throw PemFiles.wrong(privateKey, "does not match the certificate in " + certificates);
        }
        return new TlsIdentity(key, chain, trusted);
    }

    /**
     * Reads {@code <id>.pem}, {@code <id>-key.pem} and {@code ca.pem}, as {@link DevelopmentAuthority} writes them.
     *
     * @throws TransportFailedException as {@link #fromPem}
     */
    public static TlsIdentity inFolder(Path folder, NodeId self) {
        return fromPem(folder.resolve(self + ".pem"), folder.resolve(self + "-key.pem"), folder.resolve("ca.pem"));
    }

    PrivateKey key() {
        return key;
    }

    X509Certificate[] chain() {
        return chain.toArray(new X509Certificate[0]);
    }

    List<X509Certificate> authorities() {
        return authorities;
    }

    private static void requireValidNow(Path file, X509Certificate certificate) {
        try {
            certificate.checkValidity();
        } catch (CertificateException e) {
            throw PemFiles.wrong(
                    file,
                    "holds a certificate of " + certificate.getSubjectX500Principal() + " valid from "
                            + certificate.getNotBefore().toInstant() + " to "
                            + certificate.getNotAfter().toInstant() + "; allowed: one that is valid now");
        }
    }

    private static boolean belong(PrivateKey key, X509Certificate certificate) {
        if (!key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm())) {
            return false;
        }
        try {
            Signature signature =
                    Signature.getInstance("EC".equals(key.getAlgorithm()) ? "SHA256withECDSA" : "SHA256withRSA");
            byte[] sample = certificate.getEncoded();
            signature.initSign(key);
            signature.update(sample);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(sample);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
