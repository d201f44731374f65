package io.reactiveraft.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sessions of a group, as the log up to some entry tells of them: whose methods are called in the order of the log,
 * by its entries and nothing else, has the same table. Not thread-safe.
 */
public final class SessionTable {

    /** In the order of their ids, in which they were opened. */
    private final Map<Long, Session> sessions = new LinkedHashMap<>();

    private long timeNanos;

    /** A table without sessions, at the beginning of time. */
    public SessionTable() {}

    /** One of a time, to be filled with {@link #add}. */
    SessionTable(long timeNanos) {
        this.timeNanos = timeNanos;
    }

    /** How many sessions there are. */
    public int size() {
        return sessions.size();
    }

    /** How much time the log has counted. */
    public long timeNanos() {
        return timeNanos;
    }

    Iterable<Session> sessions() {
        return sessions.values();
    }

    /** Adds a session that was written down; in the order of ids. */
    void add(Session session) {
        sessions.put(session.id(), session);
    }

    /**
     * Opens a session under the index of the entry that says so; false if there are as many as there may be.
     *
     * @param index of the entry
     */
    public boolean open(long index, SessionEntry.Open open) {
        if (sessions.size() >= open.sessionsMax()) {
            return false;
        }
        sessions.put(index, new Session(index, open.timeoutNanos(), timeNanos));
        return true;
    }

    /** Says whether a call is to be applied; to be asked once for each entry. */
    public Claim claim(SessionEntry.Call call) {
        Session session = sessions.get(call.session());
        if (session == null) {
            return new Claim.Expired();
        }
        session.use(timeNanos);
        FirstResult last = session.slot(call.slot());
        if (last != null && last.sequence() > call.sequence()) {
            return new Claim.Forgotten();
        }
        if (last != null && last.sequence() == call.sequence()) {
            return new Claim.Repeated(last);
        }
        FirstResult first = new FirstResult(call.sequence());
        session.slot(call.slot(), first);
        return new Claim.New(first);
    }

    /** Keeps sessions in use; gives those that are not known. */
    public List<Long> keepAlive(SessionEntry.KeepAlive kept) {
        List<Long> unknown = new ArrayList<>();
        for (Long id : kept.sessions()) {
            Session session = sessions.get(id);
            if (session == null) {
                unknown.add(id);
            } else {
                session.use(timeNanos);
            }
        }
        return unknown;
    }

    /** Forgets a session, if it is known. */
    public void close(SessionEntry.Close close) {
        sessions.remove(close.session());
    }

    /**
     * Lets time pass and forgets the sessions that were not used for their timeout.
     *
     * @param entryTerm the term of the entry: a tick that was measured in another does not count
     */
    public void tick(SessionEntry.Tick tick, long entryTerm) {
        if (tick.term() == entryTerm && tick.elapsedNanos() > 0) {
            timeNanos += tick.elapsedNanos();
            sessions.values().removeIf(session -> session.isExpired(timeNanos));
        }
    }
}
