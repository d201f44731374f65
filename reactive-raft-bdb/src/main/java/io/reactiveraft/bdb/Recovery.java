package io.reactiveraft.bdb;

import io.reactiveraft.GroupId;
import io.reactiveraft.Membership;
import io.reactiveraft.spi.CorruptEntryException;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.MembershipCodec;
import io.reactiveraft.spi.RecoveredLog;
import io.reactiveraft.spi.SnapshotInfo;
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
     * What the log holds.
     *
     * @throws CorruptEntryException if one thing does not fit another
     */
    RecoveredLog recover() {
        List<TermStart> terms = meta.terms(group);
        EntryBatch last = records.last();
        if (last == null ? !terms.isEmpty() : !fits(last, terms)) {
            throw new CorruptEntryException("its terms " + terms + " do not fit its last record " + last);
        }
        return new RecoveredLog(
                meta.hardState(group), SnapshotInfo.NONE, last == null ? 0 : last.lastIndex(), terms, memberships());
    }

    private static boolean fits(EntryBatch last, List<TermStart> terms) {
        if (terms.isEmpty()) {
            return false;
        }
        TermStart run = terms.get(terms.size() - 1);
        return run.term() == last.term() && run.firstIndex() <= last.firstIndex();
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
