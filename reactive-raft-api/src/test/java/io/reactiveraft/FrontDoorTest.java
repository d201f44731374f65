package io.reactiveraft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Names, members, settings and state machines say what is wrong and what is allowed. */
class FrontDoorTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-n1",
                ".n1",
                "n 1",
                "n/1",
                "nö",
                "12345678901234567890123456789012345678901234567890123456789012345"
            })
    void aNameThatFitsNoFileOrCertificateIsRefused(String name) {
        assertThatThrownBy(() -> NodeId.of(name))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("node id is \"" + name + "\"")
                .hasMessageContaining("1 to 64 letters");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"n1", "0", "Node_1.rack-2", "1234567890123456789012345678901234567890123456789012345678901234"})
    void aNameOfLettersDigitsDotsUnderscoresAndDashesIsTaken(String name) {
        assertThat(GroupId.of(name)).hasToString(name);
        assertThat(ClusterId.of(name)).hasToString(name);
    }

    @Test
    void aMemberIsReadAsItIsWritten() {
        for (String text : List.of("n1@127.0.0.1:7001", "n2@raft.example:65535", "n3@[::1]:1")) {
            assertThat(Member.parse(text)).hasToString(text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"n1", "n1@host", "@host:1", "n1@:1", "n1@host:", "n1@host:x", "n1@host:0", "n1@host:65536"})
    void aMemberThatIsNotIdAtHostAndPortIsRefused(String text) {
        assertThatThrownBy(() -> Member.parse(text)).isInstanceOf(InvalidConfigException.class);
    }

    @Test
    void timingsThatWouldNotElectAreRefusedByName() {
        RaftConfig.Timing timing = RaftConfig.defaults().timing();
        assertThatThrownBy(() -> timing.withHeartbeatInterval(Duration.ofMillis(400)))
                .hasMessageContaining("timing.heartbeatInterval")
                .hasMessageContaining("PT0.4S");
        assertThatThrownBy(() -> timing.withElectionTimeout(Duration.ofMillis(500), Duration.ofMillis(500)))
                .hasMessageContaining("timing.electionTimeoutMax");
        assertThatThrownBy(() -> RaftConfig.defaults().limits().withAppendBytesMax(1 << 20))
                .hasMessageContaining("limits.appendBytesMax is \"1048576\"; allowed: 1024 to 262144");
    }

    @Test
    void thePresetsAreValid() {
        assertThat(List.of(RaftConfig.defaults(), RaftConfig.lowLatency(), RaftConfig.highThroughput()))
                .doesNotHaveDuplicates();
    }

    sealed interface Door extends Command<String> {}

    record Open() implements Door {}

    record Shut() implements Door {}

    @Test
    void aStateMachineWithoutAHandlerForEveryCommandIsRefused() {
        assertThatThrownBy(() -> StateMachines.<List<String>>of(Door.class, ArrayList::new)
                        .on(Open.class, (state, open, entry) -> "open")
                        .build(new NoCodec()))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("[Shut]");
    }

    @Test
    void aStateMachineAnswersEachCommandInOrderAndRefusesByThrowing() {
        StateMachine<List<String>> machine = StateMachines.<List<String>>of(Door.class, ArrayList::new)
                .on(Open.class, (state, open, entry) -> "open at " + entry.index())
                .on(Shut.class, (state, shut, entry) -> {
                    throw new IllegalStateException("it is stuck");
                })
                .build(new NoCodec());
        StepVerifier.create(
                        machine.apply(Flux.just(new Committed<>(7, 1, new Open()), new Committed<>(8, 1, new Shut()))))
                .expectNext(CommandResult.of("open at 7"))
                .assertNext(result ->
                        assertThat(((CommandResult.Failure) result).cause()).hasMessage("it is stuck"))
                .verifyComplete();
    }

    @Test
    void expectedErrorsAreCheapAndSayWhatIsKnown() {
        RaftException error = new NotLeaderException();
        assertThat(error.getStackTrace()).isEmpty();
        assertThat(error.isRetryable()).isTrue();
        assertThat(error.outcome()).isEqualTo(Outcome.NOT_APPENDED);
        assertThat(new OutcomeUnknownException("gone").outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    private static final class NoCodec implements CommandCodec {

        @Override
        public byte[] encode(Command<?> command) {
            return new byte[0];
        }

        @Override
        public Command<?> decode(ByteBuffer bytes) {
            return new Open();
        }

        @Override
        public byte[] encodeResult(Class<?> commandType, @Nullable Object result) {
            return new byte[0];
        }

        @Override
        public @Nullable Object decodeResult(ByteBuffer bytes) {
            return null;
        }
    }
}
