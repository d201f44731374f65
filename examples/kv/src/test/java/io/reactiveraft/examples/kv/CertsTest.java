package io.reactiveraft.examples.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.reactiveraft.NodeId;
import io.reactiveraft.quic.TlsIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertsTest {

    @TempDir
    Path folder;

    @Test
    void aNodeThatComesLaterGetsItsCertificateFromTheAuthorityThatIsThere() throws IOException {
        certs("n1", "n2");
        String authority = Files.readString(folder.resolve("ca.pem"));
        String first = Files.readString(folder.resolve("n1.pem"));

        certs("n3");

        assertThat(folder.resolve("ca.pem")).hasContent(authority);
        assertThat(folder.resolve("n1.pem")).hasContent(first);
        assertThat(TlsIdentity.inFolder(folder, NodeId.of("n3"))).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "certs n1             | --out is missing",
                "certs --out DIR      | no node is named",
                "certs --out DIR a a  | node \"a\" is named twice",
                "certs --out DIR a/b  | node id is \"a/b\"",
            })
    void certificatesNeedAFolderAndNames(String tokens, String message) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> CertsCommand.run(Arguments.parse(tokens.split(" "))))
                .withMessageContaining(message);
    }

    private void certs(String... names) {
        String line = "certs --out " + folder + " " + String.join(" ", names);
        CertsCommand.run(Arguments.parse(line.split(" ")));
    }
}
