package io.reactiveraft.memory;

import io.reactiveraft.ClusterId;
import io.reactiveraft.InvalidConfigException;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.NodeStorage;
import io.reactiveraft.spi.RaftStorage;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A storage that is as durable as this object: what was written is found again when it is opened anew. It keeps to the
 * same contract as storage on a disk. All signals come on the scheduler, so that on virtual time it is deterministic;
 * what was subscribed to before its turn comes is done in that one turn.
 */
public final class MemoryStorage implements RaftStorage {

    private final Scheduler scheduler;
    private final MemoryFolder folder;

    /**
     * An empty one, for one node.
     *
     * @param scheduler where signals come; not disposed of
     * @param diskId the identity of the disk, positive; each that is made needs another one
     */
    public MemoryStorage(Scheduler scheduler, long diskId) {
        if (diskId <= 0) {
            throw new InvalidConfigException("diskId", Long.toString(diskId), "positive numbers");
        }
        this.scheduler = scheduler;
        this.folder = new MemoryFolder(diskId);
    }

    @Override
    public Mono<NodeStorage> open(ClusterId cluster, NodeId node) {
        return Mono.create(sink -> {
            MemoryDisk opened = new MemoryDisk(folder, new Turns(scheduler), scheduler);
            sink.onCancel(opened::beginClose);
            opened.take(
                    () -> {
                        folder.take(opened, cluster, node);
                        sink.success(opened);
                    },
                    sink::error);
        });
    }
}
