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

    /** Those of an index or above, ascending. */
    List<Membership> since(long index) {
        return known.stream().filter(some -> some.index() >= index).toList();
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
            batch.forEach(entry -> append(MembershipCodec.decode(entry.payload(), entry.index())));
        }
    }

    private void append(Membership membership) {
        if (membership.index() <= current().index()) {
            throw new InvariantViolation("invariant 9: a membership at index " + membership.index() + " behind that of "
                    + current().index());
        }
        known.add(membership);
    }

    /** The membership in force at an index of the log. */
    Membership at(long index) {
        Membership found = known.getFirst();
        for (Membership later : known) {
            found = later.index() <= index ? later : found;
        }
        return found;
    }

    /** The entries up to and with an index are in the log no more: what was in force there is what it begins with. */
    void compact(long index) {
        Membership beginning = at(index);
        while (known.getFirst().index() < beginning.index()) {
            known.removeFirst();
        }
    }

    /** The log begins anew. */
    void restartWith(Membership beginning) {
        known.clear();
        known.add(beginning);
    }

    /** The entries from an index on were cut off: what was before them is in force again. */
    void truncateFrom(long index) {
        while (known.size() > 1 && current().index() >= index) {
            known.removeLast();
        }
    }
}
