package io.reactiveraft.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.MembershipCodec;
import io.reactiveraft.spi.RecoveredLog;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.TermStart;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Logs that begin behind snapshots, against a plain list of all that they ever held. */
class LogCompactionTest {

    private static final HardState STATE = new HardState(100, null);
    private static final NodeId A = NodeId.of("a");

    /** One entry of the plain log; with a name if it says who takes part. */
    private record Plain(long term, String member) {}

    private final List<Plain> plain = new ArrayList<>();
    private KernelLog log = new KernelLog(RecoveredLog.EMPTY, Voters.of(A), 1_000_000);
    private long committed;
    private long nextWrite = 1;

    @Test
    void whoTookPartBeforeASnapshotIsForgotten() {
        Membership earlier = Voters.of(A).at(1);
        Membership later = Voters.of(A, NodeId.of("b")).at(2);
        log.append(membership(earlier));
        log.append(membership(later));
        log.compact(new SnapshotInfo(2, 1, later), 2);

        assertThat(log.memberships().since(0)).containsExactly(later);
        assertThat(log.memberships().previous()).isEqualTo(Membership.NONE);
    }

    private static EntryBatch membership(Membership membership) {
        return EntryBatch.of(EntryKind.MEMBERSHIP, List.of(MembershipCodec.encode(membership)))
                .stamped(1, membership.index());
    }

    @RepeatedTest(200)
    void aLogBehindASnapshotSaysWhatAPlainListSays(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        long term = 1;
        for (int step = 0; step < 60; step++) {
            term += random.nextInt(4) == 0 ? 1 : 0;
            switch (random.nextInt(7)) {
                case 0 -> compact(random);
                case 1 -> install(term, random);
                case 2 -> restart();
                case 3 -> persist();
                default -> append(term, random);
            }
            committed += random.nextLong(plain.size() - committed + 1L);
            compare(random, term);
        }
    }

    /** What a leader of that term might send, from the commit index on or from before. */
    private void append(long term, SplittableRandom random) {
        long first = committed + 1 + random.nextLong(plain.size() - committed + 1L);
        if (first <= plain.size() && at(plain.size()).term == term) {
            first = plain.size() + 1L; // no leader cuts off what is of its own term
        }
        boolean membership = random.nextInt(4) == 0;
        int count = membership ? 1 : 1 + random.nextInt(4);
        while (plain.size() >= first) {
            plain.remove(plain.size() - 1);
        }
        for (int i = 0; i < count; i++) {
            plain.add(new Plain(term, membership ? "n" + first : ""));
        }
        log.merge(batch(first, count), committed);
        if (log.start().index() > 0) {
            // One that comes late, and brings what the snapshot stands for, changes nothing.
            long late = 1 + random.nextLong(log.start().index());
            log.merge(ShadowLog.batch(1).stamped(at(late).term, late), committed);
        }
    }

    private EntryBatch batch(long first, int count) {
        Plain entry = at(first);
        EntryBatch batch = entry.member.isEmpty()
                ? ShadowLog.batch(new long[count])
                : EntryBatch.of(
                        EntryKind.MEMBERSHIP, List.of(MembershipCodec.encode(Voters.of(NodeId.of(entry.member)))));
        return batch.stamped(entry.term, first);
    }

    private void compact(SplittableRandom random) {
        long least = log.start().index();
        if (committed > least) {
            persist();
            log.compact(log.snapshotAt(least + 1 + random.nextLong(committed - least)), committed);
        }
    }

    /** Another log has gone on from what is committed here. */
    private void install(long term, SplittableRandom random) {
        if (at(plain.size()).term == term) {
            return;
        }
        persist();
        while (plain.size() > committed) {
            plain.remove(plain.size() - 1);
        }
        for (int more = 1 + random.nextInt(5); more > 0; more--) {
            plain.add(new Plain(term, ""));
        }
        committed = plain.size();
        log.restartBehind(
                new SnapshotInfo(committed, term, Voters.of(member(committed)).at(memberIndex(committed))));
    }

    private void persist() {
        if (log.isWriteDue(STATE)) {
            log.handOut(STATE, List.of());
            log.onPersisted(nextWrite++);
        }
    }

    private void restart() {
        persist();
        List<TermStart> terms = new ArrayList<>();
        List<Membership> memberships = new ArrayList<>();
        for (long index = log.start().index() + 1; index <= plain.size(); index++) {
            if (terms.isEmpty() || at(index - 1).term != at(index).term) {
                terms.add(new TermStart(index, at(index).term));
            }
            if (!at(index).member.isEmpty()) {
                memberships.add(Voters.of(NodeId.of(at(index).member)).at(index));
            }
        }
        log = new KernelLog(
                new RecoveredLog(STATE, log.start(), plain.size(), terms, memberships), Voters.of(A), 1_000_000);
        nextWrite = 1;
    }

    private Plain at(long index) {
        return index == 0 ? new Plain(0, "") : plain.get((int) index - 1);
    }

    private long memberIndex(long index) {
        long found = index;
        while (found > 0 && at(found).member.isEmpty()) {
            found--;
        }
        return found;
    }

    private NodeId member(long index) {
        long found = memberIndex(index);
        return found == 0 ? A : NodeId.of(at(found).member);
    }

    private void compare(SplittableRandom random, long term) {
        LogOutline outline = log.outline();
        long beginning = log.start().index();
        assertThat(log.lastIndex()).isEqualTo(plain.size());
        assertThat(outline.lastTerm()).isEqualTo(at(plain.size()).term);
        assertThat(log.memberships().current())
                .isEqualTo(Voters.of(member(plain.size())).at(memberIndex(plain.size())));
        for (long index = 0; index <= plain.size() + 1; index++) {
            boolean known = index >= beginning && index <= plain.size();
            assertThat(outline.matches(index, known ? at(index).term : term)).isEqualTo(known);
            if (known) {
                assertThat(outline.termAt(index)).isEqualTo(at(index).term);
                assertThat(log.snapshotAt(index).membership().index()).isEqualTo(memberIndex(index));
            } else {
                long unknown = index;
                assertThatThrownBy(() -> outline.termAt(unknown)).isInstanceOf(IndexOutOfBoundsException.class);
            }
        }
        compareHint(random.nextLong(plain.size() + 2), random.nextLong(term + 2));
        compareTail(random.nextLong(plain.size() + 2));
        assertThat(log.durableIndex()).isBetween(beginning, log.lastIndex());
    }

    /** Where the list says so before the snapshot, the outline can only say: before the snapshot. */
    private void compareHint(long index, long term) {
        long expected = Math.min(index, plain.size());
        while (at(expected).term > term) {
            expected--;
        }
        long hint = log.outline().highestNotAbove(index, term);
        if (expected >= log.start().index()) {
            assertThat(hint).isEqualTo(expected);
        } else {
            assertThat(hint).isBetween(expected, log.start().index() - 1);
        }
    }

    private void compareTail(long from) {
        List<EntryBatch> batches = log.tail().until(from, plain.size(), Long.MAX_VALUE);
        long next = Math.max(from, log.tail().firstIndex());
        assertThat(batches.isEmpty()).isEqualTo(from < log.tail().firstIndex() || from > plain.size());
        for (EntryBatch batch : batches) {
            assertThat(batch.firstIndex()).isEqualTo(next);
            assertThat(batch.term()).isEqualTo(at(next).term);
            next = batch.lastIndex() + 1;
        }
        assertThat(log.tail().firstIndex()).isGreaterThan(log.start().index());
    }

    @Test
    void aSnapshotCountsAsDurableWhateverIsBeingWritten() {
        log.append(ShadowLog.batch(1, 2).stamped(1, 1));
        log.handOut(STATE, List.of());
        log.append(ShadowLog.batch(3, 4).stamped(1, 3));
        log.handOut(STATE, List.of());
        log.compact(log.snapshotAt(3), 3);
        assertThat(log.durableIndex()).isEqualTo(3);

        log.onPersisted(1);
        assertThat(log.durableIndex()).isEqualTo(3);
        log.onPersisted(2);
        assertThat(log.durableIndex()).isEqualTo(4);
    }

    @Test
    void aWriteOfTheVoteThatEndsAfterASnapshotWasInstalledBringsNothingBack() {
        log.append(ShadowLog.batch(1, 2).stamped(1, 1));
        log.handOut(STATE, List.of());
        log.onPersisted(1);
        HardState vote = new HardState(101, A);
        log.handOut(vote, List.of());
        log.restartBehind(new SnapshotInfo(9, 7, Voters.of(A)));
        log.append(ShadowLog.batch(3).stamped(7, 10));
        log.onPersisted(2);

        assertThat(log.durableIndex()).isEqualTo(9);
        assertThat(log.isDurable(vote)).isTrue();
        assertThat(log.handOut(vote, List.of()).batches())
                .extracting(EntryBatch::firstIndex)
                .containsExactly(10L);
    }

    @Test
    void aCutThatWasNotHandedOutIsNotLost() {
        log.append(ShadowLog.batch(1, 2).stamped(1, 1));
        log.handOut(STATE, List.of());
        log.merge(ShadowLog.batch(3).stamped(2, 2), 1);

        assertThatThrownBy(() -> log.restartBehind(new SnapshotInfo(9, 7, Voters.of(A))))
                .isInstanceOf(InvariantViolation.class)
                .hasMessageContaining("invariant 8");
    }
}
