package io.reactiveraft.bdb;

import io.reactiveraft.GroupId;
import io.reactiveraft.Membership;
import io.reactiveraft.spi.CorruptEntryException;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.MembershipCodec;
import io.reactiveraft.spi.RecoveredLog;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.StoredSnapshot;
import io.reactiveraft.spi.TermStart;
import java.util.ArrayList;
import java.util.List;

/** Finds out what a group's log holds, from what is kept beside it, its last record, and those with memberships. */
final class Recovery {

    private final GroupId group;
    private final LogRecords records;
    private final Meta meta;

    Recovery(GroupId group, LogRecords records, Meta meta) {
        this.group = group;
        this.records = records;
        this.meta = meta;
    }

    /**
     * What the log holds. Records that end before the start are what a crash left of a log that was given up.
     *
     * @throws CorruptEntryException if one thing does not fit another
     */
    RecoveredLog recover(List<StoredSnapshot> snapshots) {
        SnapshotInfo start = meta.start(group);
        List<TermStart> terms = meta.terms(group);
        EntryBatch last = records.last(start.index());
        if (last == null ? !terms.isEmpty() : !fits(last, start, terms)) {
            throw new CorruptEntryException("its terms " + terms + " do not fit its last record " + last);
        }
        long standsFor = KeptSnapshots.lastIndex(snapshots);
        if (standsFor < start.index()) {
            throw new CorruptEntryException("it begins behind index " + start.index()
                    + ", but the snapshots that are stored stand for " + standsFor + " only");
        }
        return new RecoveredLog(
                meta.hardState(group), start, last == null ? start.index() : last.lastIndex(), terms, memberships());
    }

    private static boolean fits(EntryBatch last, SnapshotInfo start, List<TermStart> terms) {
        if (terms.isEmpty() || terms.get(0).firstIndex() != start.index() + 1) {
            return false;
        }
        TermStart run = terms.get(terms.size() - 1);
        return run.term() == last.term() && run.firstIndex() <= Math.max(last.firstIndex(), start.index() + 1);
    }

    private List<Membership> memberships() {
        List<Membership> memberships = new ArrayList<>();
        for (long index : meta.memberships(group)) {
            EntryBatch found =
                    records.read(index, index, 1, 1).get(0).from(index).upTo(index);
            if (found.kind() != EntryKind.MEMBERSHIP) {
                throw new CorruptEntryException(found + " is where a membership should be");
            }
            memberships.addAll(MembershipCodec.decodeAll(found));
        }
        return memberships;
    }
}
