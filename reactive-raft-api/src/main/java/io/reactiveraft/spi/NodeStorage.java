package io.reactiveraft.spi;

import io.reactiveraft.GroupId;
import java.util.SortedSet;
import reactor.core.publisher.Mono;

/** The open storage of one node, for all its groups. */
public interface NodeStorage {

    /**
     * The identity of this disk: a random positive number, drawn when the storage is made and kept as long as what it
     * holds. A wiped disk has another one, and so is not taken for what it was. From any thread; never blocks.
     */
    long diskId();

    /**
     * The groups that have a log here, opened or not. Makes none.
     *
     * <p><b>Thread:</b> emits on a thread of the storage's. <b>Errors:</b>
     * {@link io.reactiveraft.StorageFailedException}.
     */
    Mono<SortedSet<GroupId>> groups();

    /**
     * Opens a group's log, and makes it if it is new. Each group is opened once.
     *
     * <p><b>Thread:</b> emits on a thread of the storage's. <b>Errors:</b>
     * {@link io.reactiveraft.StorageFailedException} if what is there is damaged.
     */
    Mono<GroupLog> group(GroupId group);

    /** Finishes the writes that wait and closes; completes when the folder may be opened again. Idempotent. */
    Mono<Void> close();
}
