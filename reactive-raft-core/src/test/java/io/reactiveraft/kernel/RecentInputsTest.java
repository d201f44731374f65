package io.reactiveraft.kernel;

import static io.reactiveraft.kernel.LoneKernel.A;
import static io.reactiveraft.kernel.LoneKernel.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.spi.SnapshotInfo;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is told of the inputs before a failure. */
class RecentInputsTest {

    private static final SnapshotInfo SNAPSHOT = new SnapshotInfo(6, 2, Voters.of(A, B));

    private final RecentInputs inputs = new RecentInputs();

    @ParameterizedTest
    @MethodSource
    void eachIsToldByItsNumber(Input input, String told) {
        inputs.add(input, 3_000);

        assertThat(inputs.text(5_000)).isEqualTo("\n  -2 us: " + told);
    }

    static Stream<Arguments> eachIsToldByItsNumber() {
        return Stream.of(
                heard(Say.append(3, 4, 2, 1), "AppendRequest 4 of term 3, b"),
                heard(Say.ack(3, 5), "AppendReply 5 of term 3, b"),
                heard(Say.heartbeat(3, 1, 7), "Heartbeat 7 of term 3, b"),
                heard(Say.confirmation(3, 8), "HeartbeatReply 8 of term 3, b"),
                heard(Say.reject(3, 9, 2, 1), "AppendReject 9 of term 3, b"),
                heard(Say.vote(3, 4, 2), "VoteRequest 4 of term 3, b"),
                heard(new Message.SnapshotOffer(3, SNAPSHOT), "SnapshotOffer 6 of term 3, b"),
                heard(Say.granted(3), "VoteReply 0 of term 3, b"),
                Arguments.of(new Input.Propose(4, ShadowLog.batch(1)), "Propose 4"),
                Arguments.of(new Input.Persisted(5), "Persisted 5"),
                Arguments.of(new Input.Fetched(B, 7, List.of()), "Fetched 7, b"),
                Arguments.of(new Input.Restored(SNAPSHOT), "Restored 6"),
                Arguments.of(new Input.Compacted(SNAPSHOT), "Compacted 6"),
                Arguments.of(new Input.Installed(SNAPSHOT), "Installed 6"),
                Arguments.of(new Input.NotInstalled(SNAPSHOT), "NotInstalled 6"),
                Arguments.of(new Input.PeerUp(B), "PeerUp 0, b"),
                Arguments.of(new Input.PeerDown(B), "PeerDown 0, b"),
                Arguments.of(new Input.Tick(), "Tick 0"));
    }

    private static Arguments heard(Message message, String told) {
        return Arguments.of(new Input.Received(B, message), told);
    }

    @Test
    void theLatestAreTold() {
        for (int writeId = 1; writeId <= 40; writeId++) {
            inputs.add(new Input.Persisted(writeId), 0);
        }

        assertThat(inputs.text(0).lines().skip(1))
                .hasSize(32)
                .startsWith("  0 us: Persisted 9")
                .endsWith("  0 us: Persisted 40");
    }
}
