package io.reactiveraft.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.CommandResult;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of sessions does what its plain description does, whatever the log says. */
class SessionTableTest {

    private static final SessionEntry.Open OPEN = new SessionEntry.Open(100, 10);

    private final ResultCodec codec = new ResultCodec();
    private SessionTable table = new SessionTable();

    @Test
    void aCallIsNewOnceThenRepeatedThenForgotten() {
        table.open(7, OPEN);
        Claim first = claim(7, 0, 1);
        assertThat(first).isInstanceOf(Claim.New.class);
        assertThat(claim(7, 0, 1)).isInstanceOfSatisfying(Claim.Repeated.class, repeated -> {
            assertThat(repeated.result().result()).as("not answered yet").isNull();
            ((Claim.New) first).result().remember(String.class, CommandResult.of("one"));
            assertThat(repeated.result().result()).isEqualTo(CommandResult.of("one"));
        });
        assertThat(claim(7, 1, 2)).isInstanceOf(Claim.New.class);
        assertThat(claim(7, 0, 3)).as("the slot's next").isInstanceOf(Claim.New.class);
        assertThat(claim(7, 0, 1)).isInstanceOf(Claim.Forgotten.class);
        assertThat(claim(8, 0, 1)).isInstanceOf(Claim.Expired.class);
    }

    @Test
    void aResultThatComesAfterItsSlotWasGivenAwayIsStillTheFirstResult() {
        table.open(7, OPEN);
        Claim.New first = (Claim.New) claim(7, 0, 1);
        Claim.Repeated again = (Claim.Repeated) claim(7, 0, 1);
        Claim.New next = (Claim.New) claim(7, 0, 2);
        next.result().remember(String.class, CommandResult.of("two"));
        first.result().remember(String.class, CommandResult.of("one"));
        assertThat(again.result().result()).isEqualTo(CommandResult.of("one"));
        assertThat(((Claim.Repeated) claim(7, 0, 2)).result().result()).isEqualTo(CommandResult.of("two"));
    }

    @Test
    void timeIsWhatTicksOfTheirOwnTermTell() {
        table.open(1, OPEN);
        table.tick(new SessionEntry.Tick(3, 99), 3);
        table.tick(new SessionEntry.Tick(3, 1000), 4);
        assertThat(table.size()).isEqualTo(1);
        assertThat(table.timeNanos()).isEqualTo(99);
        table.tick(new SessionEntry.Tick(4, 1), 4);
        assertThat(table.size()).isZero();
    }

    @Test
    void sessionsAreBoundedAndAnExpiredOneMakesRoom() {
        for (int i = 1; i <= 10; i++) {
            assertThat(table.open(i, OPEN)).isTrue();
        }
        assertThat(table.open(11, OPEN)).isFalse();
        assertThat(table.keepAlive(new SessionEntry.KeepAlive(List.of(1L, 11L))))
                .containsExactly(11L);
        table.tick(new SessionEntry.Tick(1, 60), 1);
        table.keepAlive(new SessionEntry.KeepAlive(List.of(3L)));
        table.tick(new SessionEntry.Tick(1, 60), 1);
        assertThat(table.size()).isEqualTo(1);
        assertThat(table.open(11, OPEN)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void itAgreesWithItsPlainDescriptionAlsoWhenItWasWrittenAndRead(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        NaiveSessions naive = new NaiveSessions();
        for (long index = 1; index < 2000; index++) {
            step(index, random, naive);
            assertThat(table.size()).as("seed %d, index %d", seed, index).isEqualTo(naive.size());
            if (random.nextInt(50) == 0) {
                table = rewritten(seed);
            }
        }
    }

    private void step(long index, SplittableRandom random, NaiveSessions naive) {
        long id = Math.max(1, index - random.nextInt(60));
        int kind = random.nextInt(100);
        if (kind < 10) {
            SessionEntry.Open open = new SessionEntry.Open(50 + random.nextInt(50), 5 + random.nextInt(5));
            assertThat(table.open(index, reread(open.encode(), SessionEntry.Open.class)))
                    .isEqualTo(naive.open(index, open.timeoutNanos(), open.sessionsMax()));
        } else if (kind < 80) {
            // Few ids are of sessions that are there: most calls go to one that is.
            long session = openId(random, id);
            int slot = random.nextInt(4);
            long sequence = index / 40 + random.nextInt(3);
            CommandResult result = resultOf(index);
            Object expected = naive.claim(session, slot, sequence, result);
            SessionEntry.Call call =
                    reread(SessionEntry.Call.encode(session, slot, sequence, new byte[] {1}), SessionEntry.Call.class);
            assertThat(describe(table.claim(call), result)).isEqualTo(describe(expected));
        } else if (kind < 85) {
            List<Long> ids = List.of(id, openId(random, id));
            SessionEntry.KeepAlive kept = new SessionEntry.KeepAlive(ids);
            assertThat(table.keepAlive(reread(kept.encode(), SessionEntry.KeepAlive.class)))
                    .isEqualTo(naive.keepAlive(ids));
        } else if (kind < 88) {
            table.close(reread(new SessionEntry.Close(id).encode(), SessionEntry.Close.class));
            naive.close(id);
        } else {
            SessionEntry.Tick tick = new SessionEntry.Tick(random.nextInt(2), random.nextInt(20));
            table.tick(reread(tick.encode(), SessionEntry.Tick.class), 1);
            naive.tick(tick.term() == 1, tick.elapsedNanos());
        }
    }

    private long openId(SplittableRandom random, long otherwise) {
        List<Long> ids = new ArrayList<>();
        table.sessions().forEach(session -> ids.add(session.id()));
        return ids.isEmpty() || random.nextInt(20) == 0 ? otherwise : ids.get(random.nextInt(ids.size()));
    }

    private static CommandResult resultOf(long index) {
        if (index % 5 == 0) {
            return CommandResult.failed(new IllegalStateException("failed at " + index));
        }
        return CommandResult.of(index % 7 == 0 ? null : "result " + index);
    }

    /** Answers a new call as the state machine would. */
    private static Object describe(Claim claim, CommandResult ifNew) {
        if (claim instanceof Claim.New fresh) {
            fresh.result().remember(String.class, ifNew);
            return "new";
        }
        if (claim instanceof Claim.Repeated repeated) {
            return describe(repeated.result().result());
        }
        return claim instanceof Claim.Forgotten ? "forgotten" : "expired";
    }

    /** Of a failure only the message is remembered. */
    private static Object describe(@Nullable Object result) {
        if (result instanceof CommandResult.Failure failure) {
            return "failure: " + failure.cause().getMessage();
        }
        return String.valueOf(result);
    }

    private SessionTable rewritten(int seed) {
        List<ByteBuffer> records = records(table);
        SessionTable read = SessionRecords.read(records.iterator(), codec);
        assertThat(records(read)).as("seed %d", seed).isEqualTo(records);
        return read;
    }

    private List<ByteBuffer> records(SessionTable some) {
        List<ByteBuffer> records = new ArrayList<>();
        Iterator<byte[]> written = SessionRecords.write(some, codec);
        while (written.hasNext()) {
            records.add(ByteBuffer.wrap(written.next()));
        }
        return records;
    }

    private Claim claim(long session, int slot, long sequence) {
        return table.claim(new SessionEntry.Call(session, slot, sequence, ByteBuffer.allocate(0)));
    }

    private static <T extends SessionEntry> T reread(byte[] payload, Class<T> type) {
        return type.cast(SessionEntry.decode(ByteBuffer.wrap(payload).asReadOnlyBuffer()));
    }
}
