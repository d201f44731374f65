package io.reactiveraft.examples.kv;

import static io.reactiveraft.examples.kv.http.WebFixture.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.reactiveraft.InvalidConfigException;
import io.reactiveraft.NodeId;
import io.reactiveraft.examples.kv.node.KvNode;
import io.reactiveraft.node.RecoveryReport;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecoverTest {

    private static final NodeId N1 = NodeId.of("n1");

    @TempDir
    Path folder;

    private OwnProcess node;

    @BeforeEach
    void prepare() {
        node = OwnProcess.of("n1", folder);
    }

    @Test
    void withoutTheFlagNothingIsChangedAndWithItTheNodeLeadsAloneAndHasKeptEverything() {
        try (var web = node.serve()) {
            web.put("greeting", "hello");
        }
        RecoveryReport before = report();

        assertThat(recover())
                .contains(
                        "The voters are [n1]", "Nothing was changed", "--accept-possible-loss makes n1 the only voter");
        assertThat(report()).isEqualTo(before);

        assertThat(recover("--accept-possible-loss")).contains("This was accepted: n1 is the only voter now");
        assertThat(report().lastIndex()).isEqualTo(before.lastIndex() + 1);
        try (var web = node.serve()) {
            assertThat(web.text("greeting")).isEqualTo("hello");
            web.put("greeting", "hello again");
        }
    }

    @Test
    void aNodeThatRunsIsLeftAlone() {
        try (var web = node.serve()) {
            assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> recover("--accept-possible-loss"));
            web.put("greeting", "hello");
        }
    }

    @Test
    void anEmptyFolderHoldsNothingToRecover() {
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> RecoverCommand.run(
                        Arguments.parse("recover", "--raft.node-id=n1", "--raft.data-dir=" + folder)))
                .withMessageContaining("holds a log");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "recover --raft.data-dir=x                                | --raft.node-id is missing",
                "recover --raft.node-id=n1                                | --raft.data-dir is missing",
                "recover --raft.node-id=n1 --raft.data-dir=no-such-folder | which is not a folder",
                "recover n1                                               | the form is: recover --raft.node-id=n1",
                "recover --force                                          | needs a value",
                "recover --raft.join                                      | --raft.join is not known here",
                "recover --raft.node-id=n1 --raft.data-dir=. --accept-possible-loss=yes | allowed: --accept-possible",
            })
    void whatIsWrongIsNamedWithWhatIsAllowed(String tokens, String message) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> RecoverCommand.run(Arguments.parse(tokens.split(" "))))
                .withMessageContaining(message);
    }

    private String recover(String... flags) {
        String line = "recover --raft.node-id=n1 --raft.data-dir=" + node.data() + " " + String.join(" ", flags);
        return RecoverCommand.run(Arguments.parse(line.strip().split(" ")));
    }

    private RecoveryReport report() {
        return Objects.requireNonNull(KvNode.recovery(N1, node.data()).inspect().block(DEADLINE));
    }
}
