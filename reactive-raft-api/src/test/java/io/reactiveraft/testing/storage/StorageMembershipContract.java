package io.reactiveraft.testing.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.Member;
import io.reactiveraft.Member.Kind;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.GroupLog;
import io.reactiveraft.spi.LogEntry;
import io.reactiveraft.spi.MembershipCodec;
import io.reactiveraft.spi.NodeStorage;
import io.reactiveraft.spi.RecoveredLog;
import io.reactiveraft.spi.TermStart;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Who takes part in a group is known as soon as its log is open, and as much of it as the log says. */
public abstract class StorageMembershipContract extends StorageContract {

    /** Different for each index, with something of everything. */
    static Membership membership(long index) {
        NodeId first = NodeId.of("n1");
        NodeId second = NodeId.of("n" + (2 + index));
        return new Membership(
                index,
                List.of(new Member(first, "host", 7400), new Member(second, "10.0.0.9", 7401, Kind.WITNESS, 3)),
                new TreeSet<>(Set.of(first, second)),
                new TreeSet<>(Set.of(first)),
                new TreeMap<>(Map.of(first, 77 + index)));
    }

    static EntryBatch entry(long term, Membership membership) {
        return EntryBatch.of(EntryKind.MEMBERSHIP, List.of(MembershipCodec.encode(membership)))
                .stamped(term, membership.index());
    }

    private static EntryBatch entry(long term, long index) {
        return entry(term, membership(index));
    }

    private static List<Membership> memberships(long... indexes) {
        return Arrays.stream(indexes)
                .mapToObj(StorageMembershipContract::membership)
                .toList();
    }

    @Test
    final void aNewLogKnowsOfNone() {
        write(openOrders(), append(entries(1, 1, 5)));

        assertThat(reopenOrders().recovered().memberships()).isEmpty();
    }

    @Test
    final void allThatTheLogSaysIsKnownWhenItIsOpened() {
        GroupLog log = openOrders();
        write(log, append(entry(1, 1)));
        write(log, append(entries(1, 2, 40), entry(1, 41), entry(1, 42), entries(2, 43, 43), entry(3, 44)));
        write(log, append(entries(3, 45, 90)));

        GroupLog reopened = reopenOrders();

        assertThat(reopened.recovered())
                .isEqualTo(new RecoveredLog(
                        reopened.recovered().hardState(),
                        reopened.recovered().start(),
                        90,
                        List.of(new TermStart(1, 1), new TermStart(43, 2), new TermStart(44, 3)),
                        memberships(1, 41, 42, 44)));
        LogEntry entry = now(reopened.read(41, 41).next()).iterator().next();
        assertThat(entry.kind()).isEqualTo(EntryKind.MEMBERSHIP);
        assertThat(MembershipCodec.decode(entry.payload(), entry.index())).isEqualTo(membership(41));
    }

    @Test
    final void whatALaterLifeAppendsComesBehind() {
        for (long life = 1; life <= 4; life++) {
            write(reopenOrders(), append(entry(life, 2 * life - 1), entries(life, 2 * life, 2 * life)));
        }

        assertThat(reopenOrders().recovered().memberships()).isEqualTo(memberships(1, 3, 5, 7));
    }

    @Test
    final void everyPlaceToCutLeavesTheMembershipsBeforeIt() {
        for (long from = 1; from <= 9; from++) {
            storage = newFolder();
            GroupLog log = openOrders();
            write(log, append(entries(1, 1, 1), entry(1, 2), entries(1, 3, 4), entry(1, 5), entry(2, 6)));
            write(log, append(entries(2, 7, 7), entry(2, 8)));
            write(log, cutAndAppend(from));
            long cut = from;
            long[] left = List.of(2L, 5L, 6L, 8L).stream()
                    .filter(index -> index < cut)
                    .mapToLong(index -> index)
                    .toArray();
            GroupLog reopened = reopenOrders();
            assertThat(reopened.recovered().memberships()).isEqualTo(memberships(left));
            write(reopened, append(entries(3, from, from)));
            assertThat(reopenOrders().recovered().memberships()).isEqualTo(memberships(left));
            close();
        }
    }

    @Test
    final void aMembershipTakesThePlaceOfOneThatIsCutOff() {
        GroupLog log = openOrders();
        write(log, append(entry(1, 1), entries(1, 2, 2), entry(1, 3)));
        Membership other = Membership.of(List.of(new Member(NodeId.of("other"), "h", 1)));

        write(log, cutAndAppend(2, entry(2, other.at(2)), entries(2, 3, 3)));

        assertThat(reopenOrders().recovered().memberships()).containsExactly(membership(1), other.at(2));
    }

    @Test
    final void cutsAmongWritesUnderWayTakeMembershipsWithThem() {
        GroupLog log = openOrders();
        Flux<Void> all = Flux.mergeSequential(
                log.write(append(entry(1, 1), entry(1, 2))),
                log.write(append(entries(1, 3, 3), entry(1, 4))),
                log.write(cutAndAppend(2, entries(2, 2, 3))),
                log.write(append(entry(2, 4), entry(2, 5))),
                log.write(cutAndAppend(5)),
                log.write(append(entry(3, 5))));
        StepVerifier.create(all).expectComplete().verify(PATIENCE);

        assertThat(reopenOrders().recovered().memberships()).isEqualTo(memberships(1, 4, 5));
    }

    @Test
    final void manyAreKnownToo() {
        GroupLog log = openOrders();
        IntStream.rangeClosed(1, 300).forEach(i -> write(log, append(entry(1, i))));

        assertThat(reopenOrders().recovered().memberships())
                .isEqualTo(
                        memberships(IntStream.rangeClosed(1, 300).asLongStream().toArray()));
    }

    @Test
    final void eachGroupHasItsOwn() {
        NodeStorage node = open();
        write(now(node.group(ORDERS)), append(entry(1, 1)));
        write(now(node.group(STOCK)), append(entries(1, 1, 1), entry(1, 2)));
        close();

        NodeStorage again = open();

        assertThat(now(again.group(ORDERS)).recovered().memberships()).isEqualTo(memberships(1));
        assertThat(now(again.group(STOCK)).recovered().memberships()).isEqualTo(memberships(2));
    }

    @Test
    final void whatIsNoMembershipIsNotWrittenAsOne() {
        GroupLog log = openOrders();
        write(log, append(entry(1, 1)));
        byte[] torn = Arrays.copyOf(MembershipCodec.encode(membership(3)), 20);
        EntryBatch bad = EntryBatch.of(EntryKind.MEMBERSHIP, List.of(torn)).stamped(1, 3);

        assertFailsTyped(log.write(append(entries(1, 2, 2), bad)), "membership");

        assertThat(reopenOrders().recovered().lastIndex()).isEqualTo(1);
        assertThat(reopenOrders().recovered().memberships()).isEqualTo(memberships(1));
    }
}
