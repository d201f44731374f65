package io.reactiveraft.testkit;

import io.reactiveraft.GroupId;
import io.reactiveraft.Outcome;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.spi.GroupLog;
import io.reactiveraft.spi.NodeStorage;
import java.util.SortedSet;
import reactor.core.publisher.Mono;

/** A {@link SimulatedDisk} as one process has opened it. */
record SimulatedStorage(SimulatedDisk disk, Life user) implements NodeStorage {

    @Override
    public long diskId() {
        return disk.diskId();
    }

    @Override
    public Mono<GroupLog> group(GroupId group) {
        return Mono.create(sink -> disk.later(user, () -> {
            if (disk.isRotten()) {
                disk.befall(Decision.Kind.ROT);
                sink.error(new StorageFailedException("what is on the disk is damaged", Outcome.NOT_APPENDED));
            } else {
                sink.success(disk.log(group).open(user));
            }
        }));
    }

    @Override
    public Mono<SortedSet<GroupId>> groups() {
        return Mono.create(sink -> disk.later(user, () -> sink.success(disk.groups())));
    }

    @Override
    public Mono<Void> close() {
        return Mono.create(sink -> disk.inTurn(() -> {}, sink::success));
    }
}
