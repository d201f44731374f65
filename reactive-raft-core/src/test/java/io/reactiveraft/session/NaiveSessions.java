package io.reactiveraft.session;

import io.reactiveraft.CommandResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a table of sessions means, said as plainly as can be: it keeps everything, and looks at all of it. */
final class NaiveSessions {

    private record Seen(long sequence, CommandResult result) {}

    private record Opened(long timeoutNanos, List<Long> uses, Map<Integer, List<Seen>> seen) {}

    private final Map<Long, Opened> opened = new TreeMap<>();
    private long timeNanos;

    boolean open(long index, long timeoutNanos, int sessionsMax) {
        if (opened.size() >= sessionsMax) {
            return false;
        }
        opened.put(index, new Opened(timeoutNanos, new ArrayList<>(List.of(timeNanos)), new TreeMap<>()));
        return true;
    }

    /** "new", "forgotten", "expired", or the result of the first time. */
    Object claim(long id, int slot, long sequence, CommandResult ifNew) {
        Opened session = opened.get(id);
        if (session == null) {
            return "expired";
        }
        session.uses().add(timeNanos);
        List<Seen> seen = session.seen().computeIfAbsent(slot, some -> new ArrayList<>());
        if (seen.stream().anyMatch(some -> some.sequence() > sequence)) {
            return "forgotten";
        }
        @Nullable
        Seen same = seen.stream()
                .filter(some -> some.sequence() == sequence)
                .findFirst()
                .orElse(null);
        if (same != null) {
            return same.result();
        }
        seen.add(new Seen(sequence, ifNew));
        return "new";
    }

    List<Long> keepAlive(List<Long> ids) {
        List<Long> unknown = new ArrayList<>();
        for (Long id : ids) {
            @Nullable Opened session = opened.get(id);
            if (session == null) {
                unknown.add(id);
            } else {
                session.uses().add(timeNanos);
            }
        }
        return unknown;
    }

    void close(long id) {
        opened.remove(id);
    }

    void tick(boolean counts, long nanos) {
        if (counts) {
            timeNanos += nanos;
            opened.values()
                    .removeIf(session ->
                            session.uses().stream().allMatch(use -> timeNanos - use >= session.timeoutNanos()));
        }
    }

    int size() {
        return opened.size();
    }
}
