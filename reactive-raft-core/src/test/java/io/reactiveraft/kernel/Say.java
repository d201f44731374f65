package io.reactiveraft.kernel;

import io.reactiveraft.Membership;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.MembershipCodec;
import java.util.ArrayList;
import java.util.List;

/** What a test says to a kernel in the name of its peers. */
final class Say {

    private Say() {}

    static Message vote(long term, long lastIndex, long lastTerm) {
        return new Message.VoteRequest(term, false, false, 0, lastIndex, lastTerm);
    }

    static Message preVote(long term, long lastIndex, long lastTerm) {
        return new Message.VoteRequest(term, true, false, 0, lastIndex, lastTerm);
    }

    /** Of somebody whom the leader asked to stand. */
    static Message successorsVote(long term, long lastIndex, long lastTerm) {
        return new Message.VoteRequest(term, false, true, 0, lastIndex, lastTerm);
    }

    static Message granted(long term) {
        return new Message.VoteReply(term, false, true, 0, 0);
    }

    static Message refused(long term) {
        return new Message.VoteReply(term, false, false, 0, 0);
    }

    static Message preGranted(long term) {
        return new Message.VoteReply(term, true, true, 0, 0);
    }

    static Message preRefused(long term) {
        return new Message.VoteReply(term, true, false, 0, 0);
    }

    /** Entries of these terms behind an entry. */
    static Message append(long term, long prevIndex, long prevTerm, long commitIndex, long... terms) {
        return new Message.AppendRequest(term, prevIndex, prevTerm, commitIndex, entries(prevIndex, terms));
    }

    /** A membership behind an entry. */
    static Message append(long term, long prevIndex, long prevTerm, long commitIndex, Membership membership) {
        EntryBatch batch = EntryBatch.of(EntryKind.MEMBERSHIP, List.of(MembershipCodec.encode(membership)))
                .stamped(term, prevIndex + 1);
        return new Message.AppendRequest(term, prevIndex, prevTerm, commitIndex, List.of(batch));
    }

    /** A batch for each term, behind an index; what an entry holds depends on its term and index alone. */
    static List<EntryBatch> entries(long prevIndex, long... terms) {
        List<EntryBatch> batches = new ArrayList<>();
        for (int i = 0; i < terms.length; i++) {
            long index = prevIndex + 1 + i;
            batches.add(ShadowLog.batch(terms[i] * 1000 + index).stamped(terms[i], index));
        }
        return batches;
    }

    static Message ack(long term, long matchIndex) {
        return new Message.AppendReply(term, matchIndex, 0);
    }

    static Message reject(long term, long prevIndex, long hintIndex, long hintTerm) {
        return new Message.AppendReject(term, prevIndex, hintIndex, hintTerm);
    }

    static Message heartbeat(long term, long commitIndex, long round) {
        return new Message.Heartbeat(term, commitIndex, round, 0);
    }

    static Message confirmation(long term, long round) {
        return new Message.HeartbeatReply(term, round, 0);
    }

    static Message readRequest(long term, long readId) {
        return new Message.ReadRequest(term, readId, false);
    }

    static Message readReply(long term, long readId, boolean confirmed, long index) {
        return new Message.ReadReply(term, readId, confirmed, index);
    }
}
