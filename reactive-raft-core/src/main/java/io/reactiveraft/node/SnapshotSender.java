package io.reactiveraft.node;

import io.reactiveraft.NodeId;
import io.reactiveraft.kernel.Message;
import io.reactiveraft.spi.SnapshotStore;
import io.reactiveraft.spi.StoredSnapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives chunks of snapshots to those who ask for them, as many at a time as they ask for. It remembers nothing of them
 * but when they last asked, so that a snapshot that somebody is fetching is not dropped meanwhile. Owned by the loop.
 */
final class SnapshotSender {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotSender.class);

    /** How many chunks are given at once, whatever is asked for. */
    static final int WINDOW = 16;

    private static final long PIN_NANOS = 60_000_000_000L;

    private final GroupSetup setup;
    private final SnapshotStore store;
    private final Map<StoredSnapshot, Long> askedNanos = new HashMap<>();

    SnapshotSender(GroupSetup setup) {
        this.setup = setup;
        this.store = setup.log().snapshots();
    }

    void onRequest(NodeId from, Message.SnapshotRequest request, long nowNanos) {
        Optional<StoredSnapshot> wanted = store.stored().stream()
                .filter(some -> some.digest().equals(request.digest()) && request.chunk() < some.chunks())
                .findFirst();
        if (wanted.isPresent()) {
            askedNanos.put(wanted.get(), nowNanos);
            send(from, wanted.get(), request);
        } else {
            store.latest()
                    .filter(latest -> latest.info().index() >= request.wantedIndex())
                    .ifPresent(latest -> {
                        askedNanos.put(latest, nowNanos);
                        setup.links().send(from, setup.group(), new Message.SnapshotAnnouncement(0, latest));
                    });
        }
    }

    /** Reads no further than the lane takes it. */
    private void send(NodeId to, StoredSnapshot snapshot, Message.SnapshotRequest request) {
        long first = request.chunk();
        store.read(snapshot, first)
                .take(Math.min(request.count(), WINDOW))
                .index()
                .map(chunk -> new Message.SnapshotChunk(0, snapshot.digest(), first + chunk.getT1(), chunk.getT2()))
                .all(chunk -> setup.links().send(to, setup.group(), chunk))
                .subscribe(
                        sent -> setup.links().flush(),
                        failure -> LOG.warn(
                                "{} cannot give {} the snapshot of {} up to {}",
                                setup.self(),
                                to,
                                setup.group(),
                                snapshot.info().index(),
                                failure));
    }

    /** Drops what is neither the latest nor being fetched by anybody. */
    void dropOld(long nowNanos) {
        askedNanos.values().removeIf(asked -> nowNanos - asked > PIN_NANOS);
        List<StoredSnapshot> stored = store.stored();
        for (StoredSnapshot old : stored.subList(0, Math.max(0, stored.size() - 1))) {
            if (!askedNanos.containsKey(old)) {
                store.drop(old)
                        .subscribe(null, failure -> LOG.warn("{} cannot drop an old snapshot", setup.self(), failure));
            }
        }
    }
}
