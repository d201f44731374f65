package io.reactiveraft.kernel;

import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.LogEntry;
import java.util.ArrayList;
import java.util.List;

/** Cuts batches into pieces that fit into messages. */
final class Batches {

    private Batches() {}

    /** The same entries in batches of at most so many bytes; a single entry may be larger. */
    static List<EntryBatch> split(EntryBatch batch, int bytesMax) {
        if (batch.bytes() <= bytesMax || batch.count() == 1) {
            return List.of(batch);
        }
        List<EntryBatch> pieces = new ArrayList<>();
        long[] sum = {0};
        long[] from = {batch.firstIndex()};
        batch.forEach(entry -> {
            long size = (long) EntryBatch.ENTRY_OVERHEAD_BYTES + entry.payload().remaining();
            if (sum[0] > 0 && sum[0] + size > bytesMax) {
                pieces.add(batch.from(from[0]).upTo(entry.index() - 1));
                from[0] = entry.index();
                sum[0] = 0;
            }
            sum[0] += size;
        });
        pieces.add(batch.from(from[0]));
        return pieces;
    }

    /** Whether no command has more bytes than allowed; looks at each only if all of them together have. */
    static boolean areEntriesWithin(EntryBatch batch, int bytesMax) {
        if (batch.bytes() - batch.count() * (long) EntryBatch.ENTRY_OVERHEAD_BYTES <= bytesMax) {
            return true;
        }
        for (LogEntry entry : batch) {
            if (entry.payload().remaining() > bytesMax) {
                return false;
            }
        }
        return true;
    }

    static long bytes(List<EntryBatch> batches) {
        long sum = 0;
        for (EntryBatch batch : batches) {
            sum += batch.bytes();
        }
        return sum;
    }
}
