package io.reactiveraft.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.LogEntry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Entries, and what is to be done between them, in the order in which they were handed over. */
class BacklogTest {

    private final List<String> done = new ArrayList<>();
    private boolean held;
    private boolean settled = true;
    private final Backlog backlog = new Backlog(() -> held, () -> settled);

    @Test
    void entriesComeInTheirOrderAndThenNone() {
        add(batch(1, 2));
        add(batch(3, 1));

        assertThat(taken()).containsExactly(1L, 2L, 3L);
        assertThat(backlog.next()).isNull();
        add(batch(4, 1));
        assertThat(taken()).containsExactly(4L);
    }

    @Test
    void whatIsToBeDoneComesAfterTheEntriesBeforeItAndBeforeThoseBehind() {
        add(batch(1, 2));
        backlog.add(() -> done.add("first"));
        backlog.add(() -> done.add("second"));
        add(batch(3, 1));

        assertThat(next()).isEqualTo(1);
        assertThat(next()).isEqualTo(2);
        assertThat(done).isEmpty();
        assertThat(next()).isEqualTo(3);
        assertThat(done).containsExactly("first", "second");
    }

    @Test
    void itIsNotDoneBeforeAllEntriesBeforeItAreSettled() {
        backlog.add(() -> done.add("first"));
        add(batch(1, 1));
        settled = false;

        assertThat(backlog.next()).isNull();
        assertThat(backlog.next()).isNull();
        assertThat(done).isEmpty();

        settled = true;
        assertThat(taken()).containsExactly(1L);
        assertThat(done).containsExactly("first");
    }

    @Test
    void entriesNeedNotWaitForThoseBeforeThem() {
        settled = false;
        add(batch(1, 1));
        add(batch(2, 1));
        assertThat(taken()).containsExactly(1L, 2L);
    }

    @Test
    void nothingIsTakenWhileItIsHeldNotEvenWhatIsToBeDone() {
        add(batch(1, 2));
        assertThat(next()).isEqualTo(1);
        backlog.add(() -> done.add("later"));
        held = true;

        assertThat(next()).as("of a batch that was begun").isEqualTo(2);
        assertThat(backlog.next()).isNull();
        assertThat(done).isEmpty();

        held = false;
        assertThat(backlog.next()).isNull();
        assertThat(done).containsExactly("later");
    }

    @Test
    void whatIsDoneMayHoldTheRest() {
        backlog.add(() -> held = true);
        add(batch(1, 1));

        assertThat(backlog.next()).isNull();

        held = false;
        assertThat(taken()).containsExactly(1L);
    }

    @Test
    void bytesCountFromTheirAnnouncementUntilAllOfTheirBatchIsTaken() {
        EntryBatch batch = batch(1, 2);
        backlog.announce(List.of(batch));
        assertThat(backlog.bytes()).isEqualTo(batch.bytes());
        backlog.add(List.of(batch));

        next();
        next();
        assertThat(backlog.bytes()).isEqualTo(batch.bytes());
        assertThat(backlog.next()).isNull();
        assertThat(backlog.bytes()).isZero();
    }

    @Test
    void bytesAreGivenBackThoughWhatFollowsMustWait() {
        add(batch(1, 1));
        backlog.add(() -> done.add("later"));
        settled = false;

        next();
        assertThat(backlog.next()).isNull();

        assertThat(backlog.bytes()).isZero();
    }

    @Test
    void whatIsClearedIsNeitherTakenNorDone() {
        add(batch(1, 1));
        backlog.add(() -> done.add("never"));

        backlog.clear();

        assertThat(backlog.next()).isNull();
        assertThat(done).isEmpty();
    }

    private void add(EntryBatch batch) {
        backlog.announce(List.of(batch));
        backlog.add(List.of(batch));
    }

    private long next() {
        return MemoryCluster.present(backlog.next()).index();
    }

    private List<Long> taken() {
        List<Long> taken = new ArrayList<>();
        for (LogEntry entry = backlog.next(); entry != null; entry = backlog.next()) {
            taken.add(entry.index());
        }
        return taken;
    }

    private static EntryBatch batch(long first, int count) {
        List<byte[]> payloads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            payloads.add(new byte[10]);
        }
        return EntryBatch.of(EntryKind.COMMAND, payloads).stamped(1, first);
    }
}
