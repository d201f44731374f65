package io.reactiveraft.kernel;

import io.reactiveraft.Membership;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.MembershipCodec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** The memberships that the log speaks of. The last is in force, committed or not (paper §6). */
final class Memberships {

    /** Ascending by index; never empty. */
    private final Deque<Membership> known = new ArrayDeque<>();

    /** With what holds at the beginning of the log, and what the log says after that. */
    Memberships(Membership beginning, List<Membership> logged) {
        known.add(beginning);
        known.addAll(logged);
    }

    /** The membership in force. */
    Membership current() {
        return known.getLast();
    }

    /** The one before that; nobody if it is not known. */
    Membership previous() {
        Iterator<Membership> latestFirst = known.descendingIterator();
        latestFirst.next();
        return latestFirst.hasNext() ? latestFirst.next() : Membership.NONE;
    }

    /** A batch was appended. */
    void append(EntryBatch batch) {
        if (batch.kind() == EntryKind.MEMBERSHIP) {
            batch.forEach(entry -> known.add(MembershipCodec.decode(entry.payload(), entry.index())));
        }
    }

    /** The entries from an index on were cut off: what was before them is in force again. */
    void truncateFrom(long index) {
        while (known.size() > 1 && current().index() >= index) {
            known.removeLast();
        }
    }
}
