package io.reactiveraft.quic;

import io.reactiveraft.NodeId;
import io.reactiveraft.TransportFailedException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority in a folder, for trying things out: its key lies beside the certificates. It needs
 * {@code org.bouncycastle:bcpkix-jdk18on}, which this module does not bring. Blocks.
 */
public final class DevelopmentAuthority {

    private static final String CERTIFICATE = "ca.pem";
    private static final String KEY = "ca-key.pem";
    private static final String CURVE = "secp256r1";
    private static final String SIGNATURE = "SHA256withECDSA";
    private static final int VALID_DAYS = 365;
    private static final int SERIAL_BITS = 127;
    private static final int PEM_LINE = 64;

    private final Path folder;
    private final X500Name name;
    private final KeyPair keys;
    private final SecureRandom random;

    private DevelopmentAuthority(Path folder, X500Name name, KeyPair keys, SecureRandom random) {
        this.folder = folder;
        this.name = name;
        this.keys = keys;
        this.random = random;
    }

    /**
     * The authority of a folder: the one that is there, or a new one if there is none.
     *
     * @param folder made if it is missing
     * @throws TransportFailedException if a new one cannot be written, or if the one that is there is no good: as
     *     {@link TlsIdentity#fromPem}
     */
    public static DevelopmentAuthority in(Path folder) {
        Path certificate = folder.resolve(CERTIFICATE);
        Path key = folder.resolve(KEY);
        if (Files.notExists(certificate) && Files.notExists(key)) {
            return create(folder);
        }
        TlsIdentity own = TlsIdentity.fromPem(certificate, key, certificate);
        X509Certificate signed = own.chain()[0];
        X500Name name = X500Name.getInstance(signed.getSubjectX500Principal().getEncoded());
        return new DevelopmentAuthority(
                folder, name, new KeyPair(signed.getPublicKey(), own.key()), new SecureRandom());
    }

    /**
     * Makes a new authority: writes {@code ca.pem} and {@code ca-key.pem}, over those that are there.
     *
     * @param folder made if it is missing
     * @throws TransportFailedException if that cannot be written
     */
    public static DevelopmentAuthority create(Path folder) {
        try {
            Files.createDirectories(folder);
            SecureRandom random = new SecureRandom();
            KeyPair keys = keyPair(random);
            X500Name name = new X500Name("CN=Reactive Raft development authority " + hex(random));
            DevelopmentAuthority authority = new DevelopmentAuthority(folder, name, keys, random);
            authority.writeKey(KEY, keys.getPrivate());
            Validity now = Validity.yearFrom(authority.now());
            JcaX509v3CertificateBuilder own = authority.builder(name, keys, now);
            own.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            own.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            authority.writeCertificate(CERTIFICATE, authority.sign(own));
            return authority;
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new TransportFailedException("cannot make an authority in " + folder + ": " + e, e);
        }
    }

    /**
     * Makes an authority and the certificates of nodes, each with its name as CN and SAN dNSName, valid for one year:
     * {@code <id>.pem} and {@code <id>-key.pem}.
     *
     * @throws TransportFailedException if that cannot be written
     */
    public static void create(Path folder, NodeId... nodes) {
        DevelopmentAuthority authority = create(folder);
        Arrays.stream(nodes).forEach(authority::issue);
    }

    /**
     * Writes certificate and key of a node, over those that are there, and reads its identity.
     *
     * @throws TransportFailedException if that cannot be written
     */
    public TlsIdentity issue(NodeId node) {
        try {
            issue(node, now());
        } catch (IOException e) {
            throw new TransportFailedException("cannot make a certificate for " + node + " in " + folder, e);
        }
        return TlsIdentity.inFolder(folder, node);
    }

    /** Writes certificate and key of a node; valid for a year from a given time. */
    void issue(NodeId node, Instant from) {
        try {
            KeyPair pair = keyPair(random);
            JcaX509v3CertificateBuilder builder = builder(new X500Name("CN=" + node), pair, Validity.yearFrom(from));
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
                KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
            }));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.dNSName, node.value())));
            writeCertificate(node + ".pem", sign(builder));
            writeKey(node + "-key.pem", pair.getPrivate());
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new TransportFailedException("cannot make a certificate for " + node + " in " + folder, e);
        }
    }

    /** By the clock of the file system, the only one that it has. */
    private Instant now() throws IOException {
        Path fresh = Files.createTempFile(folder, "now", null);
        try {
            return Files.getLastModifiedTime(fresh).toInstant();
        } finally {
            Files.delete(fresh);
        }
    }

    private record Validity(Date from, Date to) {

        /** A little earlier too, for clocks that are behind. */
        static Validity yearFrom(Instant from) {
            return new Validity(
                    Date.from(from.minus(1, ChronoUnit.HOURS)), Date.from(from.plus(VALID_DAYS, ChronoUnit.DAYS)));
        }
    }

    private JcaX509v3CertificateBuilder builder(X500Name subject, KeyPair pair, Validity validity)
            throws CertIOException {
        return new JcaX509v3CertificateBuilder(
                name,
                new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
                validity.from(),
                validity.to(),
                subject,
                pair.getPublic());
    }

    private X509Certificate sign(JcaX509v3CertificateBuilder builder)
            throws OperatorCreationException, GeneralSecurityException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(keys.getPrivate())));
    }

    private void writeCertificate(String file, X509Certificate certificate)
            throws IOException, CertificateEncodingException {
        Path path = folder.resolve(file);
        Files.deleteIfExists(path);
        Files.writeString(path, pem("CERTIFICATE", certificate.getEncoded()), StandardCharsets.US_ASCII);
    }

    /** For the owner's eyes only, from the first instant on where the file system knows owners. */
    private void writeKey(String file, PrivateKey key) throws IOException {
        Path path = folder.resolve(file);
        Files.deleteIfExists(path);
        boolean posix = Files.getFileStore(folder).supportsFileAttributeView("posix");
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        Files.createFile(path, attributes);
        Files.writeString(
                path, pem("PRIVATE KEY", key.getEncoded()), StandardCharsets.US_ASCII, StandardOpenOption.WRITE);
    }

    private static String pem(String type, byte[] encoded) {
        String body = Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'}).encodeToString(encoded);
        return "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n";
    }

    private static KeyPair keyPair(SecureRandom random) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(CURVE), random);
        return generator.generateKeyPair();
    }

    private static String hex(SecureRandom random) {
        return Long.toHexString(random.nextLong());
    }
}
