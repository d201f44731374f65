package io.reactiveraft.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One atomic change to a group's log: after a crash all of it is there or nothing.
 *
 * @param hardState the new term and vote; null if they do not change
 * @param truncateFrom the first index to cut off, before the batches are appended; 0 to cut nothing. May lie behind the
 *     end of the log, then nothing is cut
 * @param batches what to append, consecutive, the first right behind what is left. Those of kind
 *     {@link EntryKind#MEMBERSHIP} are read: a write with one that cannot be read fails
 */
public record LogWrite(@Nullable HardState hardState, long truncateFrom, List<EntryBatch> batches) {

    /** Copies the list. */
    public LogWrite {
        batches = List.copyOf(batches);
    }
}
