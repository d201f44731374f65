package io.reactiveraft.memory;

import io.reactiveraft.spi.RaftStorage;
import io.reactiveraft.testing.storage.StorageReadContract;
import org.junit.jupiter.api.AfterAll;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

final class MemoryReadTest extends StorageReadContract {

    private static final Scheduler SCHEDULER = Schedulers.newParallel("memory", 2);

    @Override
    protected RaftStorage newFolder() {
        return new MemoryStorage(SCHEDULER);
    }

    @AfterAll
    static void endTheScheduler() {
        SCHEDULER.dispose();
    }
}
