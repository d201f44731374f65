package io.reactiveraft.examples.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.SnapshotPolicy;
import io.reactiveraft.examples.kv.node.NodeOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {

    private static final String MEMBERS = "n1@127.0.0.1:7001,n2@127.0.0.1:7002,n3@10.0.0.3:7003";

    @TempDir
    Path tls;

    @Test
    void aNodeMayBindAnotherPortThanTheOneTheOthersReachItAt() {
        NodeOptions options = parse("--raft.node-id=n1", "--raft.members=" + MEMBERS, "--raft.port=9001");
        assertThat(options.id()).isEqualTo(NodeId.of("n1"));
        assertThat(options.port()).isEqualTo(9001);
        assertThat(options.members().get(0)).isEqualTo(Member.parse("n1@127.0.0.1:7001"));
        assertThat(options.bindHost()).isEqualTo("127.0.0.1");
    }

    @Test
    void withoutAPortItBindsItsOwnInMembersAndOnAllInterfacesIfItIsReachedFromOutside() {
        NodeOptions options = parse("--raft.node-id", "n3", "--raft.members", MEMBERS);
        assertThat(options.port()).isEqualTo(7003);
        assertThat(options.bindHost()).isEqualTo("0.0.0.0");
    }

    @Test
    void aNodeFoundsItsClusterUnlessItIsToJoinOne() {
        assertThat(parse("--raft.node-id=n1", "--raft.members=" + MEMBERS).joining())
                .isFalse();
        assertThat(parse("--raft.node-id=n1", "--raft.join", "--raft.members=" + MEMBERS)
                        .joining())
                .isTrue();
        assertThat(parse("--raft.node-id=n1", "--raft.join=false", "--raft.members=" + MEMBERS)
                        .joining())
                .isFalse();
    }

    @Test
    void whenASnapshotIsTakenCanBeSaidInPart() {
        assertThat(parse("--raft.node-id=n1", "--raft.members=" + MEMBERS).snapshots())
                .isEqualTo(SnapshotPolicy.DEFAULT);
        assertThat(parse("--raft.node-id=n1", "--raft.members=" + MEMBERS, "--raft.snapshot.entries=500")
                        .snapshots())
                .isEqualTo(SnapshotPolicy.DEFAULT.withEntries(500));
        assertThat(parse(
                                "--raft.node-id=n1",
                                "--raft.members=" + MEMBERS,
                                "--raft.snapshot.mebibytes=4096",
                                "--raft.snapshot.seconds=90",
                                "--raft.snapshot.keep=2000000")
                        .snapshots())
                .isEqualTo(SnapshotPolicy.DEFAULT
                        .withBytes(4L << 30)
                        .withInterval(Duration.ofSeconds(90))
                        .keeping(2_000_000, 2_000_000));
        assertThat(parse("--raft.node-id=n1", "--raft.members=" + MEMBERS, "--raft.snapshot.keep=0")
                        .snapshots())
                .isEqualTo(SnapshotPolicy.DEFAULT.keeping(0, 1_000_000));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--raft.node-id=n9 --raft.members=n1@h:1,n2@h:2 | is \"n9\", who is not among --raft.members: n1, n2",
                "--raft.members=n1@h:1                          | --raft.node-id is missing; give --raft.node-id=n1",
                "--raft.node-id=n1                              | --raft.members is missing",
                "--raft.node-id=n1 --raft.members=n1@h          | member is \"n1@h\"; allowed: id@host:port",
                "--raft.node-id=n1 --raft.members=n1@h:1,       | member is \"\"",
                "--raft.node-id=n1 --raft.members=n1@h:0        | allowed: 1 to 65535",
                "--raft.node-id=n1 --raft.members=n1@h:1,n1@h:2 | names \"n1\" twice",
                "--raft.node-id=n1 --raft.members=n1@h:1,n2@h:1 | gives h:1 to two nodes",
                "--raft.node-id=a/b --raft.members=n1@h:1       | node id is \"a/b\"",
                "--raft.node-id=n1 --raft.members=n1@h:1 --raft.port=x | --raft.port is \"x\"; allowed: 1 to 65535",
                "--raft.node-id=n1 --raft.members=n1@h:1 --raft.prot=1 | --raft.prot is not known here",
                "--raft.node-id=n1 --raft.members=n1@h:1 --raft.join=yes | --raft.join is \"yes\"; allowed:",
                "--raft.node-id=n1 --raft.members=n1@h:1 --raft.snapshot.entries=0 | entries is \"0\"; allowed",
                "--raft.node-id=n1 --raft.members=n1@h:1 --raft.snapshot.mebibytes=x | allowed: 1 to 1048576",
                "--raft.node-id=n1 --raft.members=n1@h:1 --raft.snapshot.seconds=0 | allowed: 1 to 31536000",
                "--raft.node-id=n1 --raft.members=n1@h:1 --raft.snapshot.keep=-1 | allowed: 0 to 1000000000",
                "--raft.node-id=n1 --raft.node-id=n2            | --raft.node-id is given twice",
                "--raft.node-id                                 | --raft.node-id needs a value",
            })
    void whatIsWrongIsNamedWithWhatIsAllowed(String tokens, String message) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> parse(tokens.split(" ")))
                .withMessageContaining(message);
    }

    @Test
    void aMissingFolderOfCertificatesIsNamedWithTheCommandThatMakesOne() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> NodeArguments.parse(Arguments.parse(
                        "--raft.node-id=n1",
                        "--raft.members=" + MEMBERS,
                        "--raft.data-dir=data",
                        "--raft.tls-dir=" + tls.resolve("missing"))))
                .withMessageContaining("is not a folder; \"certs --out DIR n1 n2 n3\" makes one");
    }

    @Test
    void settingsOfTheServerArePassedOn() {
        assertThat(Arguments.parse("--server.port=8081", "--ci").settings())
                .containsExactly(Map.entry("server.port", "8081"));
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Arguments.parse("--server.port=high").settings())
                .withMessageContaining("allowed: 0 to 65535");
    }

    private NodeOptions parse(String... tokens) {
        List<String> all = new ArrayList<>(List.of(tokens));
        if (!tokens[tokens.length - 1].equals("--raft.node-id")) {
            all.addAll(List.of("--raft.data-dir=data", "--raft.tls-dir=" + tls));
        }
        return NodeArguments.parse(Arguments.parse(all.toArray(String[]::new)));
    }
}
