package io.reactiveraft.memory;

import io.reactiveraft.spi.RaftStorage;
import io.reactiveraft.testing.storage.StorageSnapshotContract;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

final class MemorySnapshotTest extends StorageSnapshotContract {

    /** Never disposed of: an executor that shuts down makes late posters wait for its lock. */
    private static final Scheduler SCHEDULER = Schedulers.newParallel("memory", 2, true);

    private long folders;

    @Override
    protected RaftStorage newFolder() {
        return new MemoryStorage(SCHEDULER, ++folders);
    }
}
