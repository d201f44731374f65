package io.reactiveraft.kernel;

import io.reactiveraft.Membership;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.MembershipCodec;
import io.reactiveraft.spi.TermStart;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A log as a plain list, kept beside the kernel by those who judge it; each entry knows a hash of all up to it. */
final class ShadowLog {

    /** The value of an entry that carries none. */
    static final long NOTHING = -1;

    /** One entry; its chain tells it and everything before it from any other. */
    record Entry(
            long term, long value, long chain, @Nullable Membership membership) {}

    private final List<Entry> entries = new ArrayList<>();
    private final ArrayDeque<Membership> memberships = new ArrayDeque<>();

    static ShadowLog copyOf(ShadowLog other) {
        ShadowLog copy = new ShadowLog();
        copy.entries.addAll(other.entries);
        copy.memberships.addAll(other.memberships);
        return copy;
    }

    static EntryBatch batch(long... values) {
        List<byte[]> payloads = new ArrayList<>();
        for (long value : values) {
            payloads.add(ByteBuffer.allocate(8).putLong(value).array());
        }
        return EntryBatch.of(EntryKind.COMMAND, payloads);
    }

    /** What the memberships among some batches say. */
    static List<Membership> memberships(List<EntryBatch> batches) {
        List<Membership> memberships = new ArrayList<>();
        for (EntryBatch batch : batches) {
            if (batch.kind() == EntryKind.MEMBERSHIP) {
                batch.forEach(entry -> memberships.add(MembershipCodec.decode(entry.payload(), entry.index())));
            }
        }
        return memberships;
    }

    int length() {
        return entries.size();
    }

    Entry at(long index) {
        return entries.get((int) index - 1);
    }

    boolean holds(long index, long chain) {
        return index <= length() && at(index).chain == chain;
    }

    void truncateFrom(long index) {
        while (length() >= index) {
            entries.remove(entries.size() - 1);
        }
        while (!memberships.isEmpty() && memberships.getLast().index() >= index) {
            memberships.removeLast();
        }
    }

    void append(EntryBatch batch) {
        if (batch.firstIndex() != length() + 1) {
            throw new AssertionError(batch + " does not follow index " + length());
        }
        batch.forEach(entry -> {
            Membership membership = entry.kind() == EntryKind.MEMBERSHIP
                    ? MembershipCodec.decode(entry.payload(), entry.index())
                    : null;
            long value = entry.kind() == EntryKind.COMMAND ? entry.payload().getLong() : NOTHING;
            long before = entries.isEmpty() ? 17 : entries.get(entries.size() - 1).chain;
            long chain = ((before * 0x9E3779B97F4A7C15L + entry.term()) ^ (value >>> 3)) * 0xC2B2AE3D27D4EB4FL + value;
            if (membership != null) {
                memberships.add(membership);
                chain = chain * 31 + membership.hashCode();
            }
            entries.add(new Entry(entry.term(), value, chain, membership));
        });
    }

    /** Applies a write as a disk would. */
    void apply(Effect.Persist write) {
        if (write.truncateFrom() > 0) {
            truncateFrom(write.truncateFrom());
        }
        write.batches().forEach(this::append);
    }

    /** One batch for each entry, from an index up to and with another. */
    List<EntryBatch> read(long fromIndex, long toIndex, long bytesMax) {
        List<EntryBatch> batches = new ArrayList<>();
        long sum = 0;
        for (long index = fromIndex; index <= toIndex && sum < bytesMax; index++) {
            Entry entry = at(index);
            EntryBatch batch = batch(entry);
            batches.add(batch.stamped(entry.term, index));
            sum += batch.bytes();
        }
        return batches;
    }

    private static EntryBatch batch(Entry entry) {
        if (entry.membership != null) {
            return EntryBatch.of(EntryKind.MEMBERSHIP, List.of(MembershipCodec.encode(entry.membership)));
        }
        return entry.value == NOTHING ? EntryBatch.of(EntryKind.NOOP, List.of(new byte[0])) : batch(entry.value);
    }

    /** What the entries say of the membership, in order. */
    List<Membership> memberships() {
        return List.copyOf(memberships);
    }

    List<TermStart> terms() {
        List<TermStart> runs = new ArrayList<>();
        for (int index = 1; index <= length(); index++) {
            if (index == 1 || at(index - 1).term != at(index).term) {
                runs.add(new TermStart(index, at(index).term));
            }
        }
        return runs;
    }

    List<Entry> entries() {
        return entries;
    }
}
