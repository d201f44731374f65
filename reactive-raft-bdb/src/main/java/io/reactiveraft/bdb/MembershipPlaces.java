package io.reactiveraft.bdb;

import io.reactiveraft.Membership;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.MembershipCodec;
import java.util.ArrayList;
import java.util.List;

/** At which indexes a log says who takes part, so that opening need not look for them. Owned by the writing thread. */
final class MembershipPlaces {

    private final List<Long> indexes = new ArrayList<>();
    private boolean changed;

    MembershipPlaces(List<Membership> recovered) {
        recovered.forEach(membership -> indexes.add(membership.index()));
    }

    List<Long> asList() {
        return indexes;
    }

    /** What cannot be read is not written: it would be found damaged at the next opening. */
    void append(EntryBatch batch) {
        for (Membership membership : MembershipCodec.decodeAll(batch)) {
            indexes.add(membership.index());
            changed = true;
        }
    }

    void cut(long fromIndex) {
        changed |= indexes.removeIf(index -> index >= fromIndex);
    }

    /** Forgets those up to an index. */
    void giveUp(long upTo) {
        changed |= indexes.removeIf(index -> index <= upTo);
    }

    /** Whether there was a change since the last call. */
    boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }
}
