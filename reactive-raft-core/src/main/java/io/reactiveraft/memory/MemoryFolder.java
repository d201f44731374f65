package io.reactiveraft.memory;

import io.reactiveraft.ClusterId;
import io.reactiveraft.GroupId;
import io.reactiveraft.NodeId;
import io.reactiveraft.Outcome;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.spi.NodeStorage;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What outlives an open storage: whose it is, and the records of its groups. */
final class MemoryFolder {

    private record Owner(ClusterId cluster, NodeId node) {}

    private final long diskId;
    private final AtomicReference<@Nullable NodeStorage> user = new AtomicReference<>();
    private final AtomicReference<@Nullable Owner> owner = new AtomicReference<>();
    private final Map<GroupId, MemoryRecords> groups = new ConcurrentHashMap<>();

    MemoryFolder(long diskId) {
        this.diskId = diskId;
    }

    long diskId() {
        return diskId;
    }

    /** Takes it for a node that opens it. */
    void take(NodeStorage opening, ClusterId cluster, NodeId node) {
        if (!user.compareAndSet(null, opening)) {
            throw refused("is already open");
        }
        owner.compareAndSet(null, new Owner(cluster, node));
        Owner itsOwner = owner.get();
        if (itsOwner != null && !itsOwner.equals(new Owner(cluster, node))) {
            release(opening);
            throw refused("belongs to node " + itsOwner.node() + " of cluster " + itsOwner.cluster() + ", not to "
                    + node + " of " + cluster);
        }
    }

    /** Gives it back, if it was taken. */
    void release(NodeStorage closing) {
        user.compareAndSet(closing, null);
    }

    SortedSet<GroupId> groups() {
        return new TreeSet<>(groups.keySet());
    }

    MemoryRecords group(GroupId group) {
        return groups.computeIfAbsent(group, MemoryRecords::new);
    }

    private static StorageFailedException refused(String why) {
        return new StorageFailedException("the storage in memory " + why, Outcome.NOT_APPENDED);
    }
}
