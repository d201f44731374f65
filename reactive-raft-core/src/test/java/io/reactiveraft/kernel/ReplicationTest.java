package io.reactiveraft.kernel;

import static io.reactiveraft.kernel.LoneKernel.A;
import static io.reactiveraft.kernel.LoneKernel.B;
import static io.reactiveraft.kernel.LoneKernel.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.RecoveredLog;
import io.reactiveraft.spi.TermStart;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a leader sends to one who lacks what is in memory no more; of 8 messages of 1000 bytes each at the most. */
class ReplicationTest {

    private static final int MESSAGE_BYTES = 1_000;
    private static final int MESSAGES = 8;
    private static final long LATE = 1_000_000;

    private final KernelState state = new KernelState(
            new Identity(A, 0),
            Voters.of(A, B, C),
            new KernelConfig(
                    LoneKernel.TIMING,
                    new KernelConfig.Limits(
                            MESSAGE_BYTES, MESSAGE_BYTES, MESSAGES, MESSAGES * MESSAGE_BYTES, 10_000, 100_000, 10)),
            new RecoveredLog(new HardState(1, A), 100, List.of(new TermStart(1, 1))),
            new Random(1),
            0);
    private final Replication replication = new Replication(state);
    private final Progress laggard =
            Objects.requireNonNull(replication.followers().of(B));
    private long next = 2;

    @BeforeEach
    void lagBehind() {
        replication.sendAppends();
        replication.onReject(laggard, new Message.AppendReject(1, 100, 1, 1));
        replication.onAck(B, laggard, 1);
        assertThat(sent(Effect.Fetch.class)).isEmpty();
    }

    @Test
    void itFetchesAsMuchAsThereIsRoomFor() {
        assertThat(fetches()).containsExactly(new Effect.Fetch(B, 2, 100, MESSAGES * MESSAGE_BYTES));
        arrive(4, MESSAGE_BYTES);

        assertThat(fetches()).containsExactly(new Effect.Fetch(B, 6, 100, 4 * MESSAGE_BYTES));
    }

    @Test
    void itFetchesNothingWhileMoreThanHalfOfTheMessagesAreOnTheWay() {
        arrive(5, MESSAGE_BYTES / 2 + 1);
        assertThat(fetches()).isEmpty();

        replication.onAck(B, laggard, 2);
        assertThat(fetches()).hasSize(1);
    }

    @Test
    void whatIsKeptBackMakesTheWindowFollowTheDelay() {
        arrive(5, MESSAGE_BYTES / 2 + 1);
        fetches();
        state.advanceTo(LATE);
        replication.onAck(B, laggard, 2);

        assertThat(laggard.window().bytes()).isLessThan(MESSAGES * MESSAGE_BYTES);
    }

    @Test
    void aDelayInWhichThisProcessStoodStillTellsNothing() {
        arrive(5, MESSAGE_BYTES / 2 + 1);
        fetches();
        state.advanceTo(LATE);
        replication.onStall();
        replication.onAck(B, laggard, 2);

        assertThat(laggard.window().bytes()).isEqualTo(MESSAGES * MESSAGE_BYTES);
    }

    @Test
    void whatWasFetchedIsSentInMessagesThatAreFull() {
        assertThat(arrive(4, MESSAGE_BYTES / 2)).extracting(List::size).containsExactly(2, 2);
    }

    @Test
    void noMessageIsLargerThanAllowed() {
        assertThat(arrive(3, MESSAGE_BYTES / 2 + 1)).extracting(List::size).containsExactly(1, 1, 1);
    }

    @Test
    void asManyBytesAreSentAsTheWindowAllows() {
        assertThat(arrive(MESSAGES + 1, MESSAGE_BYTES)).hasSize(MESSAGES);
        assertThat(laggard.room()).isZero();
    }

    @Test
    void noMoreMessagesAreSentThanAllowed() {
        assertThat(arrive(MESSAGES + 1, MESSAGE_BYTES / 2 + 1)).hasSize(MESSAGES);
    }

    private List<Effect.Fetch> fetches() {
        state.endFetch(B);
        replication.sendAppends();
        return sent(Effect.Fetch.class);
    }

    /** So many entries of that size were fetched; gives what leaves. */
    private List<List<EntryBatch>> arrive(int count, int bytes) {
        List<EntryBatch> batches = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] payload = new byte[bytes - EntryBatch.ENTRY_OVERHEAD_BYTES];
            batches.add(EntryBatch.of(EntryKind.COMMAND, List.of(payload)).stamped(1, next + i));
        }
        replication.onFetched(B, next, batches);
        List<List<EntryBatch>> messages = sent(Effect.Send.class).stream()
                .map(send -> ((Message.AppendRequest) send.message()).batches())
                .toList();
        next = laggard.next();
        return messages;
    }

    /** What is to leave for the laggard; everything else is forgotten. */
    private <E extends Effect> List<E> sent(Class<E> kind) {
        List<Effect> effects = new ArrayList<>();
        state.outbox().takeSends(effects);
        return effects.stream()
                .filter(kind::isInstance)
                .filter(effect ->
                        !(effect instanceof Effect.Send send) || send.to().equals(B))
                .map(kind::cast)
                .toList();
    }
}
