package io.reactiveraft.node;

import java.util.List;

/**
 * Proposals of this node that are in a leader's log, and wait to be applied here.
 *
 * @param term the leader's term
 * @param firstIndex index of the first; the others follow it
 * @param proposals in the order of their indexes
 */
record PendingBatch(long term, long firstIndex, List<Proposal> proposals) {

    long lastIndex() {
        return firstIndex + proposals.size() - 1;
    }

    Proposal at(long index) {
        return proposals.get((int) (index - firstIndex));
    }
}
