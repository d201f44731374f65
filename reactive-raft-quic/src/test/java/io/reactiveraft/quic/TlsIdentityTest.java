package io.reactiveraft.quic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactiveraft.InvalidConfigException;
import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.TransportFailedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Files that are no good are named, with what is wrong and what is allowed. */
class TlsIdentityTest {

    private static final NodeId N1 = NodeId.of("n1");
    private static final NodeId N2 = NodeId.of("n2");

    @TempDir
    private Path folder;

    private DevelopmentAuthority authority;

    @BeforeEach
    void makeAuthority() {
        authority = DevelopmentAuthority.create(folder);
        authority.issue(N1);
    }

    @Test
    void aCertificateNamesItsNodeForOneYear() throws Exception {
        TlsIdentity identity = TlsIdentity.inFolder(folder, N1);

        assertThat(PeerVerifier.name(identity.chain()[0], List.of(N1, N2))).isEqualTo(N1);
        assertThat(Duration.between(
                        Instant.now(), identity.chain()[0].getNotAfter().toInstant()))
                .isBetween(Duration.ofDays(364), Duration.ofDays(366));
    }

    @Test
    void anAuthorityThatIsThereSignsForMoreNodes() throws Exception {
        byte[] before = Files.readAllBytes(folder.resolve("ca.pem"));
        Files.setLastModifiedTime(
                folder.resolve("ca-key.pem"), FileTime.from(Instant.now().minus(Duration.ofDays(300))));

        TlsIdentity later = DevelopmentAuthority.in(folder).issue(N2);

        assertThat(Files.readAllBytes(folder.resolve("ca.pem"))).isEqualTo(before);
        later.chain()[0].verify(
                TlsIdentity.inFolder(folder, N1).authorities().get(0).getPublicKey());
        assertThat(later.chain()[0].getIssuerX500Principal())
                .isEqualTo(TlsIdentity.inFolder(folder, N1).chain()[0].getIssuerX500Principal());
        assertThat(Duration.between(
                        Instant.now(), later.chain()[0].getNotAfter().toInstant()))
                .as("valid for a year from now on, not from when the authority was made")
                .isGreaterThan(Duration.ofDays(364));
    }

    @Test
    void halfAnAuthorityIsNotReplacedByAnother() throws Exception {
        Files.delete(folder.resolve("ca-key.pem"));

        assertThatThrownBy(() -> DevelopmentAuthority.in(folder))
                .isInstanceOf(TransportFailedException.class)
                .hasMessageContainingAll("ca-key.pem", "does not exist");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void keysAreForTheirOwnerOnly() throws Exception {
        for (String key : List.of("ca-key.pem", "n1-key.pem")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(key))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aMissingFileIsNamed() {
        refused(N2, "n2.pem", "does not exist");
    }

    @Test
    void aFileThatIsNoPemIsNamed() throws Exception {
        Files.writeString(folder.resolve("n1.pem"), "hello");
        refused(N1, "n1.pem", "holds no certificate", "allowed: PEM");
    }

    @Test
    void aDamagedCertificateIsNamed() throws Exception {
        Files.writeString(folder.resolve("ca.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        refused(N1, "ca.pem", "damaged");
    }

    @Test
    void aKeyThatIsNoneIsNamed() throws Exception {
        Files.copy(folder.resolve("n1.pem"), folder.resolve("n2.pem"));
        Files.writeString(folder.resolve("n2-key.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----");
        refused(N2, "n2-key.pem", "allowed: EC (P-256, P-384) or RSA");
    }

    @Test
    void aKeyOfAnotherCertificateIsNamed() throws Exception {
        authority.issue(N2);
        Files.delete(folder.resolve("n1-key.pem"));
        Files.copy(folder.resolve("n2-key.pem"), folder.resolve("n1-key.pem"));
        refused(N1, "n1-key.pem", "does not match the certificate", "n1.pem");
    }

    @Test
    void anExpiredCertificateIsNamed() {
        authority.issue(N2, Instant.now().minus(Duration.ofDays(366)));
        refused(N2, "n2.pem", "allowed: one that is valid now");
    }

    @Test
    void aNodeCannotBindWithTheCertificateOfAnother() {
        QuicTransport recipe =
                QuicTransport.create().bindAddress("127.0.0.1", 0).tls(TlsIdentity.inFolder(folder, N1));

        assertThatThrownBy(() -> recipe.bind(Node.CLUSTER, N2, List.of(), new Node(new Member(N2, "h", 1)))
                        .block(Node.DEADLINE))
                .isInstanceOf(TransportFailedException.class)
                .hasMessageContainingAll("own certificate", "n2", "n1");
    }

    @Test
    void aSettingOutOfRangeIsNamedWithItsRange() {
        assertThatThrownBy(() -> QuicTransport.create().udpPayloadBytes(100))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessage("udpPayloadBytes is \"100\"; allowed: 1200 to 16000");
        assertThatThrownBy(() -> QuicTransport.create().reconnectBackoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessage("reconnectBackoff.max is \"PT1S\"; allowed: PT2S to PT10M");
    }

    private void refused(NodeId node, String... texts) {
        assertThatThrownBy(() -> TlsIdentity.inFolder(folder, node))
                .isInstanceOf(TransportFailedException.class)
                .hasMessageContainingAll(texts);
    }
}
