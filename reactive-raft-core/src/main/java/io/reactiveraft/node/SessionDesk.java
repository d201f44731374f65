package io.reactiveraft.node;

import io.reactiveraft.CommandResult;
import io.reactiveraft.Outcome;
import io.reactiveraft.OutcomeUnknownException;
import io.reactiveraft.OverloadedException;
import io.reactiveraft.SessionExpiredException;
import io.reactiveraft.kernel.Mark;
import io.reactiveraft.node.Unsettled.Known;
import io.reactiveraft.node.Unsettled.Refused;
import io.reactiveraft.node.Unsettled.Turn;
import io.reactiveraft.session.Claim;
import io.reactiveraft.session.SessionEntry;
import io.reactiveraft.session.SessionTable;
import io.reactiveraft.spi.LogEntry;
import java.util.function.Consumer;

/** Does in the table what committed entries say of sessions. Owned by the apply worker. */
final class SessionDesk {

    private SessionTable table = new SessionTable();
    private final Consumer<Mark> marks;

    SessionDesk(Consumer<Mark> marks) {
        this.marks = marks;
    }

    SessionTable table() {
        return table;
    }

    /** Goes on with another table, which a snapshot has brought. */
    void become(SessionTable restored) {
        table = restored;
    }

    /** How many sessions there are. */
    int size() {
        return table.size();
    }

    /** Whether a call is to be applied. */
    Claim claim(SessionEntry.Call call) {
        return table.claim(call);
    }

    /** What becomes of a call that is not to be applied. */
    Turn without(Claim claim, LogEntry entry) {
        if (claim instanceof Claim.Repeated repeated) {
            marks.accept(Mark.CALL_REPEATED);
            return new Unsettled.Repeated(entry.index(), entry.term(), repeated.result());
        }
        return new Refused(
                entry.index(),
                entry.term(),
                claim instanceof Claim.Expired
                        ? new SessionExpiredException("the group does not know the session", Outcome.NOT_APPENDED)
                        : new OutcomeUnknownException("another proposal of the session has taken its place"));
    }

    /** What comes of an entry without a command. */
    Turn take(SessionEntry said, LogEntry entry) {
        if (said instanceof SessionEntry.Open open) {
            return open(open, entry);
        }
        if (said instanceof SessionEntry.KeepAlive kept) {
            return known(entry, table.keepAlive(kept));
        }
        if (said instanceof SessionEntry.Close close) {
            table.close(close);
        } else if (said instanceof SessionEntry.Tick tick) {
            table.tick(tick, entry.term());
        }
        return new Known(entry.index(), entry.term(), CommandResult.of(null));
    }

    private Turn open(SessionEntry.Open open, LogEntry entry) {
        if (table.open(entry.index(), open)) {
            return known(entry, entry.index());
        }
        marks.accept(Mark.SESSIONS_FULL);
        return new Refused(
                entry.index(),
                entry.term(),
                new OverloadedException("the group has " + table.size() + " sessions already"));
    }

    private static Known known(LogEntry entry, Object result) {
        return new Known(entry.index(), entry.term(), CommandResult.of(result));
    }
}
